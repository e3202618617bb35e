"""One webhook to deliver: its body, its delay and the kind of its signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Signing(StrEnum):
    """GENUINE is Zoom's; the others are forgeries of a sender without the secret."""

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
    signing: Signing = Signing.GENUINE
    lost: bool = False
    """The webhook is never posted."""
