"""The conditions for planning, moving or cancelling a course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec import UnsetType

from delivery.policies.policy_set import PolicySet
from delivery.records.accounts import users
from delivery.records.database.row_outcome import RowOutcome, has_same_values
from delivery.records.database.store import Transaction
from delivery.records.planning.courses import CourseDetails, CourseRow
from delivery.records.planning.reference_key import same_host, written_host
from delivery.records.planning.register_draft import RegisterDraft
from delivery.registers import reschedule_rules
from delivery.registers.register_fields import LONGEST_HOST, CourseEntry
from delivery.timekeeping.london_time import london_day
from delivery.validation.date_limits import too_far
from delivery.validation.errors import FieldError, InvalidInput


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """The stored facts, besides courses and bookings, that decide whether a course may change."""

    trainers: Mapping[str, int]
    """The ids of the active trainers that are named, by their addresses in small letters."""
    begun: frozenset[int]
    """The ids of the courses to move to another day of which something has been heard."""
    policies: PolicySet


async def read_facts(
    tx: Transaction, draft: RegisterDraft, entries: Sequence[CourseEntry], policies: PolicySet
) -> CourseFacts:
    addresses = {entry.trainer.lower() for entry in entries if isinstance(entry.trainer, str)}
    named = [await users.by_email(tx, address) for address in sorted(addresses)]
    trainers = {
        user.email: user.id for user in named if user and user.role == "trainer" and user.active
    }
    pairs = [(draft.course(entry.reference), entry.starts) for entry in entries]
    moved = [row for row, starts in pairs if row and reschedule_rules.changes_day(row, starts)]
    begun = [row.id for row in moved if await reschedule_rules.has_begun(tx, row, draft.now)]
    return CourseFacts(trainers, frozenset(begun), policies)


def draft_course(
    draft: RegisterDraft, entry: CourseEntry, facts: CourseFacts
) -> tuple[CourseRow, RowOutcome]:
    """Creates the course, or changes the one with the same reference. Raises InvalidInput.

    The caller checks the clients' deadlines with `deadline_errors`, after everything that was sent
    together is in the draft.
    """
    before = draft.course(entry.reference)
    trainer_id = _trainer(facts, entry.trainer, before)
    details = _details(entry, before, trainer_id, facts.policies)
    if before is not None and has_same_values(before, details):
        return before, RowOutcome.UNCHANGED
    refusals = _refusals(before, details, draft.now)
    refusals += _policy_refusals(before, entry, facts.policies)
    refusals += reschedule_rules.moved_too_late(before, details, facts.begun)
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


def _trainer(
    facts: CourseFacts, address: str | UnsetType | None, before: CourseRow | None
) -> int | None:
    if isinstance(address, UnsetType):
        return before.trainer_id if before else None
    if address is None:
        return None
    if address.lower() not in facts.trainers:
        raise InvalidInput(
            FieldError("trainer", "there is no trainer with this email address. Add them first")
        )
    return facts.trainers[address.lower()]


def _details(
    entry: CourseEntry, before: CourseRow | None, trainer_id: int | None, policies: PolicySet
) -> CourseDetails:
    return CourseDetails(
        reference=before.reference if before else entry.reference,
        type=entry.type,
        policy=entry.policy or _policy_of_day(entry, before, policies),
        starts_at=entry.starts,
        ends_at=entry.ends,
        trainer_id=trainer_id,
        zoom_host=_host(entry.zoom_host, before),
        state=entry.state or (before.state if before else "planned"),
    )


def _host(typed: str, before: CourseRow | None) -> str:
    """The host's stored spelling, which another spelling of the same host does not change."""
    return (
        before.zoom_host if before and same_host(before.zoom_host, typed) else written_host(typed)
    )


def _host_refusals(written: str) -> list[FieldError]:
    """A host of which no sign is seen, or whose stored spelling is longer than its column."""
    if not written:
        return [FieldError("zoom_host", "is missing")]
    if len(written) > LONGEST_HOST:
        return [FieldError("zoom_host", f"is longer than {LONGEST_HOST} characters")]
    return []


def _policy_of_day(entry: CourseEntry, before: CourseRow | None, policies: PolicySet) -> str:
    """Returns the policy in force on the day of the course. A course on record keeps its policy,
    unless the course is moved from a day of that policy to a day of another."""
    chosen = policies.in_force_on(london_day(entry.starts))
    if before is None:
        return chosen
    was_chosen = policies.in_force_on(london_day(before.starts_at))
    return chosen if before.policy == was_chosen else before.policy


def _refusals(before: CourseRow | None, after: CourseDetails, now: datetime) -> list[FieldError]:
    refusals = _host_refusals(after.zoom_host)
    if after.starts_at > now:
        refusals += too_far("starts", london_day(after.starts_at), now)
    if min(after.ends_at, before.ends_at if before else after.ends_at) <= now:
        refusals.append(FieldError("starts", "the course is over"))
    if before and before.state == after.state == "planned" and before.zoom_host != after.zoom_host:
        # Zoom has no call that changes a meeting's host.
        reason = "cannot change. Cancel the course and plan it again with the new host"
        refusals.append(FieldError("zoom_host", reason))
    return refusals


def _policy_refusals(
    before: CourseRow | None, entry: CourseEntry, policies: PolicySet
) -> list[FieldError]:
    """Returns the faults of a policy that the entry names."""
    if entry.policy is None:
        return []
    if before is not None and before.policy != entry.policy:
        reason = f"the course is pinned to {before.policy}. Use: coursewatch rules pin"
        return [FieldError("policy", reason)]
    if before is None and entry.policy not in policies.names():
        names = ", ".join(policies.names())
        return [FieldError("policy", f"is unknown. Known policies: {names}")]
    return []
