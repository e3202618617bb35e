"""How many bodies may be on their way at once, of one network and of all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from delivery.web.transport.limits import Limits


class TooManyBodies(Exception):
    """This network, or all together, send more bodies at once than they may."""


@dataclass(slots=True)
class BodySlots:
    """Counts the bodies of which a part is still to come."""

    limits: Limits
    _of_network: Counter[tuple[bool, str]] = field(default_factory=Counter)
    _of_kind: Counter[bool] = field(default_factory=Counter)

    @contextmanager
    def taken(self, network: str, *, machine: bool) -> Iterator[None]:
        """Raises TooManyBodies. People cannot use up what machines may send, nor the reverse."""
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
