"""One webhook to deliver: its body, its delay and its kind of signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Signing(StrEnum):
    """GENUINE is Zoom's; the others are forgeries without the secret."""

    GENUINE = "genuine"
    ABSENT = "absent"
    STRANGERS = "a stranger's"
    OF_ANOTHER = "of another body"
    OLD = "old"  # a recorded webhook, sent again unchanged


@dataclass(frozen=True, slots=True)
class PendingDelivery:
    body: Mapping[str, object]
    after: float = 0.0
    """Minutes until the first attempt."""
    signing: Signing = Signing.GENUINE
    lost: bool = False
    """The webhook is never posted."""
