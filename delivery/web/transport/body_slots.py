"""Limits the request bodies that are being received at the same time, by network and in total."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from delivery.web.transport.limits import Limits


class TooManyBodies(Exception):
    """The network, or all networks together, would send more bodies at once than the limit."""


@dataclass(slots=True)
class BodySlots:
    """Counts the bodies that have not been received completely."""

    limits: Limits
    _of_network: Counter[tuple[bool, str]] = field(default_factory=Counter)
    _of_kind: Counter[bool] = field(default_factory=Counter)

    @contextmanager
    def taken(self, network: str, *, machine: bool) -> Iterator[None]:
        """Counts one more body within the block. People and machines have separate limits.
        Raises TooManyBodies."""
        sender = (machine, network)
        of_network, of_all = self._of_network[sender], self._of_kind[machine]
        if of_network >= self.limits.bodies_of_network or of_all >= self.limits.bodies:
            raise TooManyBodies
        self._of_network[sender] += 1
        self._of_kind[machine] += 1
        try:
            yield
        finally:
            self._of_kind[machine] -= 1
            self._of_network[sender] -= 1
            if not self._of_network[sender]:
                del self._of_network[sender]
