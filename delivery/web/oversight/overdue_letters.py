"""Joining instructions that were not sent on time: since when, the reason, and the remedy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import LeadTimes
from delivery.records.messages.overdue import HeldUp, held_up

TOLERANCE = timedelta(minutes=15)
"""Letters are sent within minutes of being due; until then they are not overdue."""
CHECK_ADDRESS = (
    "Check the email address on the course’s page, then send them again or call the client."
)


@dataclass(frozen=True, slots=True)
class Advice:
    mark: str
    """The kind of the mark, as `templates/marks.html` names it."""
    words: str
    advice: str
    needs_person: bool = False
    """Nothing more happens until a person acts."""


ADVICE: Mapping[str, Advice] = {
    "refused": Advice("refused", "Refused by the mail server", CHECK_ADDRESS, needs_person=True),
    "unsure": Advice(
        "unknown",
        "Not known whether they arrived",
        "Call the client, or send them again from the course’s page.",
        needs_person=True,
    ),
    "no_link": Advice(
        "due",
        "No personal link yet",
        "Look at the open requests to Zoom on the course’s page. We send them once Zoom has created"
        " the link.",
    ),
    "due": Advice(
        "due",
        "Failed, will be sent again",
        "Nothing yet: we will try again automatically. If the course starts soon, call the client.",
    ),
    "waiting": Advice(
        "waiting",
        "Waiting to be sent",
        "If this does not change within a few minutes, contact the person who runs this service.",
    ),
    "claimed": Advice(
        "waiting",
        "Being sent",
        "If this does not change within a few minutes, contact the person who runs this service.",
    ),
}
"""By the reason in `HeldUp.why`."""


@dataclass(frozen=True, slots=True)
class OverdueLetter:
    held: HeldUp
    advice: Advice
    due_at: datetime


async def read(tx: Transaction, now: datetime, lead_times: LeadTimes) -> Sequence[OverdueLetter]:
    """Returns the overdue letters, the soonest course first."""
    letters = [
        OverdueLetter(
            held, ADVICE[held.why], held.starts_at - lead_times.of(held.policy, held.course_id)
        )
        for held in await held_up(tx, now, lead_times)
    ]
    return [letter for letter in letters if letter.due_at + TOLERANCE <= now]
