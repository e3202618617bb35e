"""The interface of any messenger."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from integrations.delivery_receipt import DeliveryReceipt


class MessageFault(Exception):
    """A letter was certainly not taken, so that sending it again cannot deliver two. The message
    of the fault holds no personal data. Without that certainty the fault is MayHaveArrived."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        """Whether the fault is about the recipient and will recur, so that a person must look."""


class MessengerDown(MessageFault):
    """The messenger accepts no letters at present; another letter would fail too."""


class LetterStopsUs(MessengerDown):
    """The messenger refused the service over this letter; another letter would most likely fail
    too."""


class BadRecipient(MessageFault):
    """The server says by its code that the recipient's address is bad. However many letters in a
    row meet it, each such refusal is about its own letter."""


class DoubtfulRefusal(MessageFault):
    """The letter was refused for good, and the answer does not say whether for its recipient."""


class MayHaveArrived(MessageFault):
    """The whole letter was handed over without an answer: it is unknown whether it was accepted."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person, the same in plain text and in HTML."""

    message_id: str
    """The letter's id with its angle brackets, the same for every attempt to send it."""
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    written_at: datetime
    calendar: bytes | None = field(default=None, repr=False)
    """A whole iCalendar file with METHOD:REQUEST or METHOD:CANCEL, in lines that end in CRLF, or
    None. Its attendee is the recipient."""
    reference: str = ""
    """The reference of this attempt, for channels that report by it: see
    `delivery_receipt.attempt_reference`."""


class Messenger(Protocol):
    async def send(self, letter: Letter) -> None:
        """Returns when the letter was taken for delivery. Raises MessageFault."""

    async def close(self) -> None:
        """Closes open and idle connections; a later `send` opens them again."""


class ReportingMessenger(Messenger, Protocol):
    """A messenger that can say what became of a letter."""

    async def fate_of(self, reference: str) -> DeliveryReceipt | None:
        """What the channel says of an attempt: see `TextMessenger.fate_of`."""
