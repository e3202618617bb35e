"""What a channel of messages reports after it has taken a message: delivered, delayed, or not."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ReceiptState(StrEnum):
    """The fate of a message after its channel has taken it."""

    DELIVERED = "delivered"
    """The recipient's own mailbox or telephone took it."""
    DELAYED = "delayed"
    """The channel still tries; nothing is decided."""
    BOUNCED = "bounced"
    """The address or number takes no messages; another attempt would fail too."""
    FAILED = "failed"
    """The channel gave up for a cause that may pass: a full mailbox, a switched-off telephone, or a
    fault of the channel."""


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """One report about one message, already proven to come from its channel."""

    reference: str = field(repr=False)
    """The reference of the attempt, as given to the channel: see `attempt_reference`."""
    state: ReceiptState
    at: datetime
    """When the channel says so, or when the report came in; aware."""
    detail: str
    """The channel's cause in a few words, without personal data; may be empty."""


def attempt_reference(message_row_id: int, attempt: int) -> str:
    """The reference of one attempt to send a message: unique, and without personal data."""
    return f"m{message_row_id}.{attempt}"


def read_reference(reference: str) -> tuple[int, int] | None:
    """The row id of the message and the number of the attempt; None for anything else."""
    message, dot, attempt = reference.removeprefix("m").partition(".")
    digits = f"{message}{attempt}"
    if not (reference.startswith("m") and dot and digits.isascii() and digits.isdigit()):
        return None
    if not (message and attempt and len(message) < 19 and len(attempt) < 6):
        return None
    return int(message), int(attempt)
