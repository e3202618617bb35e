"""The reasons to write to trainers and to the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.tables import messages


@dataclass(frozen=True, slots=True)
class StaffCause:
    """A reason to write to a trainer or to the office."""

    kind: str
    """The stored name of a TrainerMessage, an OfficeMessage or an AccountMessage."""
    cause: str
    """The key of this reason: at most 80 characters, the same whichever process finds it."""
    number: int
    """The version of the course's schedule, or the id of an inspection."""
    course_id: int | None
    """None of a message about no single course."""
    user_id: int | None
    """The trainer, or whoever else signs in here; None for the office."""

    @property
    def columns(self) -> Mapping[str, object]:
        return {
            "booking_id": None,
            "kind": self.kind,
            "schedule_version": self.number,
            "course_id": self.course_id,
            "user_id": self.user_id,
            "cause": self.cause,
        }


async def without_message(tx: Transaction, causes: Sequence[StaffCause]) -> list[StaffCause]:
    """The causes for which no message was added yet."""
    keys = [cause.cause for cause in causes]
    query = select(messages.c.cause).where(messages.c.cause.in_(keys))
    added = set(await tx.scalars(query)) if keys else set()
    return [cause for cause in causes if cause.cause not in added]
