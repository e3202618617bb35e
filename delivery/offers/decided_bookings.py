"""What a register changes about decided bookings: the force, and the attendance."""

from dataclasses import dataclass

from compliance.effects.effects import is_for_another
from delivery.records.database.store import Transaction
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.register_draft import RegisterDraft
from delivery.records.review import decisions
from delivery.records.tasks import done_tasks
from delivery.records.tasks.done_tasks import DoneTask

FOLLOWS = "What is still to be done follows the register."


@dataclass(frozen=True, slots=True)
class ChangedDecision:
    """A booking with a signed outcome that gets another force or attendance."""

    before: BookingRow
    after: BookingRow
    done_for: tuple[str, ...]
    """The forces and attendances for which something was done that the register no longer names."""

    @property
    def booking_id(self) -> int:
        return self.after.id

    @property
    def reference(self) -> str:
        return self.after.reference

    def __str__(self) -> str:
        """What changes, and what it means for what was done."""
        pairs = (
            ("", self.before.force, self.after.force),
            ("attendance ", self.before.attendance_id, self.after.attendance_id),
        )
        changed = " and ".join(
            f"{word}{after or 'none'} instead of {word}{before or 'none'}"
            for word, before, after in pairs
            if before != after
        )
        words = f"{self.reference} is decided. The register names {changed}. {FOLLOWS}"
        if not self.done_for:
            return words
        return f"{words} Look again at what was done for {' and '.join(self.done_for)}."


async def changed(tx: Transaction, draft: RegisterDraft) -> tuple[ChangedDecision, ...]:
    """The decided bookings to which the draft gives another force or attendance, in the order of
    their ids."""
    pairs = [
        (draft.bookings_on_record[number], draft.bookings[number])
        for number in sorted(draft.changed_bookings & draft.bookings_on_record.keys())
    ]
    pairs = [pair for pair in pairs if _named(pair[0]) != _named(pair[1])]
    if not pairs:
        return ()
    decided = await decisions.decided_among(tx, [before.id for before, _ in pairs])
    done = await done_tasks.of_bookings(tx, decided)
    return tuple(
        ChangedDecision(before, after, _for_another(after, done))
        for before, after in pairs
        if after.id in decided
    )


def _named(booking: BookingRow) -> tuple[str, str | None]:
    return booking.force, booking.attendance_id


def _for_another(booking: BookingRow, done: list[DoneTask]) -> tuple[str, ...]:
    return tuple(
        task.done_for
        for task in done
        if task.booking_id == booking.id
        and is_for_another(task.kind, task.done_for, *_named(booking))
    )
