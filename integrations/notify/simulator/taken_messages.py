"""The messages that the simulated Notify has taken."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from integrations.notify.simulator.bad_days import BadDay, bad_day_of

FINAL = frozenset({"delivered", "permanent-failure", "temporary-failure", "technical-failure"})


@dataclass(slots=True)
class TakenMessage:
    id: str
    kind: str
    """`email` or `sms`."""
    to: str = field(repr=False)
    reference: str | None
    template_id: str
    subject: str = field(repr=False)
    body: str = field(repr=False)
    created_at: datetime
    bad_day: BadDay
    status: str = "created"
    sent_at: datetime | None = None
    completed_at: datetime | None = None

    def hand_over(self, status: str, now: datetime) -> None:
        self.status, self.sent_at = status, now

    def settle(self, status: str, now: datetime) -> None:
        self.status, self.completed_at = status, now


@dataclass(slots=True)
class TakenMessages:
    """All messages in the order in which they were taken, and the bad days to come."""

    messages: dict[str, TakenMessage] = field(default_factory=dict)
    next_days: deque[BadDay] = field(default_factory=deque)
    """The bad days of the next messages, whoever gets them."""

    def day_of(self, recipient: str) -> BadDay:
        """The bad day of the next message; a scripted day is used up."""
        return self.next_days.popleft() if self.next_days else bad_day_of(recipient)

    def add(self, message: TakenMessage) -> None:
        self.messages[message.id] = message

    def newest_first(self, reference: str | None) -> Iterator[TakenMessage]:
        """All messages, or those of this reference."""
        for message in reversed(self.messages.values()):
            if reference is None or message.reference == reference:
                yield message
