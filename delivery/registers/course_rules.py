"""The conditions for planning, moving or cancelling a course."""

from datetime import datetime

from msgspec import UnsetType

from delivery.policies import shipped_policies
from delivery.records.accounts import users
from delivery.records.database.row_outcome import RowOutcome, has_same_values
from delivery.records.database.store import Transaction
from delivery.records.planning.courses import CourseDetails, CourseRow
from delivery.records.planning.register_draft import RegisterDraft
from delivery.registers import reschedule_rules
from delivery.registers.register_fields import CourseEntry
from delivery.timekeeping.london_time import london_day
from delivery.validation.date_limits import too_far
from delivery.validation.errors import FieldError, InvalidInput

SHIPPED_POLICY = "lrsp-2025-03"


async def draft_course(
    tx: Transaction, draft: RegisterDraft, entry: CourseEntry
) -> tuple[CourseRow, RowOutcome]:
    """Creates the course, or changes the one with the same reference. Raises InvalidInput.

    The caller checks the clients' deadlines with `deadline_errors`, after everything that was sent
    together is in the draft.
    """
    before = draft.course(entry.reference)
    trainer_id = await _trainer(tx, entry.trainer, before)
    details = _details(entry, before, trainer_id)
    if before is not None and has_same_values(before, details):
        return before, RowOutcome.UNCHANGED
    refusals = _refusals(before, details, draft.now)
    refusals += await reschedule_rules.moved_too_late(tx, before, details)
    if refusals:
        raise InvalidInput(*refusals)
    return draft.put_course(details)


def deadline_errors(draft: RegisterDraft, course: CourseRow) -> list[FieldError]:
    """Returns an error for each booked client whose last day is before the end of the course
    (clause 3)."""
    last = london_day(course.ends_at)
    return [
        FieldError(
            "starts", f"booking {booking.reference} must be completed by {booking.police_deadline}"
        )
        for booking in draft.bookings_of(course.id)
        if booking.state == "booked" and booking.police_deadline < last
    ]


async def _trainer(
    tx: Transaction, address: str | UnsetType | None, before: CourseRow | None
) -> int | None:
    if isinstance(address, UnsetType):
        return before.trainer_id if before else None
    if address is None:
        return None
    user = await users.by_email(tx, address)
    if user is None or user.role != "trainer" or not user.active:
        raise InvalidInput(
            FieldError("trainer", "there is no trainer with this email address. Add them first")
        )
    return user.id


def _details(entry: CourseEntry, before: CourseRow | None, trainer_id: int | None) -> CourseDetails:
    return CourseDetails(
        reference=before.reference if before else entry.reference,
        type=entry.type,
        policy=entry.policy or (before.policy if before else SHIPPED_POLICY),
        starts_at=entry.starts,
        ends_at=entry.ends,
        trainer_id=trainer_id,
        zoom_host=entry.zoom_host,
        state=entry.state or (before.state if before else "planned"),
    )


def _refusals(before: CourseRow | None, after: CourseDetails, now: datetime) -> list[FieldError]:
    refusals = []
    if after.starts_at > now:
        refusals += too_far("starts", london_day(after.starts_at), now)
    if before and before.policy != after.policy:
        reason = f"the course is pinned to {before.policy}. Use: coursewatch rules pin"
        refusals.append(FieldError("policy", reason))
    elif before is None and after.policy not in shipped_policies.names():
        names = ", ".join(shipped_policies.names())
        refusals.append(FieldError("policy", f"is unknown. Known policies: {names}"))
    if min(after.ends_at, before.ends_at if before else after.ends_at) <= now:
        refusals.append(FieldError("starts", "the course is over"))
    if before and before.state == after.state == "planned" and before.zoom_host != after.zoom_host:
        # Zoom has no call that changes a meeting's host.
        reason = "cannot change. Cancel the course and plan it again with the new host"
        refusals.append(FieldError("zoom_host", reason))
    return refusals
