"""One webhook on its way: what is posted, how much later, and under what sort of signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Signing(StrEnum):
    """The first is Zoom's; the others are what somebody sends who does not hold the secret."""

    GENUINE = "genuine"
    ABSENT = "absent"
    STRANGERS = "a stranger's"
    OF_ANOTHER = "of another body"
    OLD = "old"  # overheard, and sent again just as it was


@dataclass(frozen=True, slots=True)
class PendingDelivery:
    body: Mapping[str, object]
    after: float = 0.0
    """Minutes until it is first posted."""
    seal: Signing = Signing.GENUINE
    lost: bool = False
    """Zoom never posts it at all."""
