"""What we ask of any messenger, in words of our own."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class MessageFault(Exception):
    """A letter was not taken; the message holds no personal data.

    Not taken at all, so that sending it again can never make two of it. Where even that is not
    known, it is MayHaveArrived.
    """

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        """It is about the recipient, and will fail again: somebody must look."""


class MessengerDown(MessageFault):
    """The messenger as a whole takes nothing now: the next letter would fare no better."""


class LetterStopsUs(MessengerDown):
    """The messenger refused us over this letter, for a cause that is ours: most likely, but not
    certainly, the next letter would fare no better."""


class DoubtfulRefusal(MessageFault):
    """The letter was refused for good, and the answer does not say whether for its recipient."""


class MayHaveArrived(MessageFault):
    """The whole letter was handed over, and no answer came: nobody knows whether it was taken."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person, the same in plain text and in HTML."""

    message_id: str
    """With its angle brackets; the same letter sent again carries the same."""
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    written_at: datetime
    calendar: bytes | None = field(default=None, repr=False)
    """A whole iCalendar file with METHOD:PUBLISH, or None."""


class Messenger(Protocol):
    async def send(self, letter: Letter) -> None:
        """Returns when the letter was taken for delivery. Raises MessageFault."""

    async def close(self) -> None:
        """Lets go of what is open and idle; a later `send` opens it again."""
