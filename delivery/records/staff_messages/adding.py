"""Adds messages to trainers and the office, each once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import messages


@dataclass(frozen=True, slots=True)
class StaffCause:
    """A reason to write to a trainer or to the office."""

    kind: str
    """The stored name of a TrainerMessage or an OfficeMessage."""
    cause: str
    """The key of this reason: at most 80 characters, the same whichever process finds it."""
    number: int
    """The version of the course's schedule, or the id of an inspection."""
    course_id: int | None
    """None of a message about no single course."""
    user_id: int | None
    """The trainer; None for the office."""


@dataclass(frozen=True, slots=True)
class NewStaffMessage:
    cause: StaffCause
    channel: str
    state: str


async def without_message(tx: Transaction, causes: Sequence[StaffCause]) -> list[StaffCause]:
    """The causes for which no message was added yet."""
    keys = [cause.cause for cause in causes]
    query = select(messages.c.cause).where(messages.c.cause.in_(keys))
    added = set(await tx.scalars(query)) if keys else set()
    return [cause for cause in causes if cause.cause not in added]


async def add(tx: Transaction, added: Collection[NewStaffMessage], now: datetime) -> int:
    """Adds the messages; leaves out those that another process has added. Returns how many."""
    rows = [
        {
            "kind": new.cause.kind,
            "schedule_version": new.cause.number,
            "state": new.state,
            "channel": new.channel,
            "message_id": "",
            "attempts": 0,
            "due_at": now,
            "waits_since": now,
            "course_id": new.cause.course_id,
            "user_id": new.cause.user_id,
            "cause": new.cause.cause,
        }
        for new in sorted(added, key=lambda new: new.cause.cause)
    ]
    if not rows:
        return 0
    adding = insert(tx, messages).on_conflict_do_nothing(index_elements=["cause"])
    return len((await tx.execute(adding.returning(messages.c.id), rows)).all())
