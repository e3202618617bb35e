"""Notes what happened after a decision: contact, a new booking, no date to offer, proof of illness.

Contact and booking are two notes with two times, because the terms name both (DOMAIN A4.4): an
officer decides where one was in time and the other was not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from compliance.effects.effects import Branch, EffectKind
from compliance.effects.task_acts import TaskAct, TaskState
from compliance.outcomes.decision_dates import is_late_proof
from delivery.effects import window_ends
from delivery.effects.decision_in_force import hold_in_force
from delivery.effects.marking import plain_line
from delivery.effects.stopping import settle_stops
from delivery.effects.task_clock import window_end
from delivery.policies.pinning import policy_of
from delivery.records.database.store import Store, Transaction
from delivery.records.planning import bookings, courses
from delivery.records.review import audit
from delivery.records.review.decisions import OutcomeRow
from delivery.records.tasks import follow_ups, task_acts, tasks, withdrawals
from delivery.records.tasks.follow_ups import FollowUpRow, NewBooking
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import NewTask, TaskRow
from delivery.validation.errors import FieldError, InvalidInput

LONGEST_NOTE, SHORTEST_NOTE = 500, 10
NO_KIND = "select what happened"
NO_DETAIL = "select how the client got in touch"
NOTHING_PROVEN = "select what is proven"
NO_TIME = "enter a date and a time, such as 10 June 2026 and 14:05"
TOO_LATE = "the time must not be in the future"
NOTE_TOO_LONG = f"note must be {LONGEST_NOTE} characters or fewer"
NOT_OFFERED = "this booking is no new booking of the same offer: look at the case again"
WINDOW_PASSED = "the time to book again had passed: say in the note why this booking counts"
PROOF_LATE = "the days for proof had passed: say in the note who agreed to another time"
NO_PROVIDER = "name the other provider, and say how you know"
NO_SEARCH = "say for which dates you looked, and why none can be offered"
ALREADY = "this has been noted already"
WITHDRAWN = "the force has withdrawn the offer: the client books nothing"
NO_BRANCH = "this decision offers no new course"
NOT_CHARGED = "no charge has been marked as done: mark it first, then note the proof"


class FollowUpKind(Enum):
    CONTACT = "contact"
    """The client got in touch about a new course. It alone changes no task."""
    BOOKED = "booked"
    """The client has a new booking: the charge is due, and its alternatives are not."""
    ELSEWHERE = "elsewhere"
    """The client booked with another provider: no charge is due here, and the other provider
    reports how the offer ended. The refund stays."""
    NO_DATE = "no_date"
    """The provider can offer no date: the window is closed, and the refund is due at once."""
    PROOF = "proof"
    """An officer saw proof of illness or bereavement, so that the charge is returned (cl.14). The
    proof itself is not stored."""


DETAILS = {
    FollowUpKind.CONTACT: ("telephone", "email", "letter", "sms"),
    FollowUpKind.PROOF: ("illness", "bereavement"),
}
"""The possible details of each kind that has any."""


NEEDS_NOTE = {FollowUpKind.ELSEWHERE: NO_PROVIDER, FollowUpKind.NO_DATE: NO_SEARCH}
"""The fault of a missing note, for each kind that always needs a note."""
ENDS_WINDOW = frozenset(
    kind.value for kind in (FollowUpKind.BOOKED, FollowUpKind.ELSEWHERE, FollowUpKind.NO_DATE)
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up as an officer types it; None where a field cannot be read."""

    kind: FollowUpKind | None
    detail: str = ""
    happened_at: datetime | None = None
    """For `BOOKED` the time when the booking came in counts instead."""
    new_booking_id: int = 0
    note: str = ""


async def note_follow_up(
    store: Store, outcome_id: int, typed: FollowUp, officer_id: int, now: datetime
) -> None:
    """Saves what happened after a decision, and changes the decision's tasks accordingly.

    Raises InvalidInput, and NoSuchTask if there is no such decision.
    """
    async with store.writing() as tx:
        outcome = await hold_in_force(tx, outcome_id)
        row = await _checked(tx, outcome, typed, officer_id, now)
        await follow_ups.add(tx, row)
        if row.kind == FollowUpKind.BOOKED.value:
            await window_ends.book(tx, row)
        elif row.kind == FollowUpKind.ELSEWHERE.value:
            await window_ends.go_elsewhere(tx, row)
        elif row.kind == FollowUpKind.NO_DATE.value:
            await window_ends.close_without_date(tx, row, outcome)
        elif row.kind == FollowUpKind.PROOF.value:
            await _return_charge(tx, outcome_id, officer_id, now)
        await settle_stops(tx, outcome.course_id, now)
        booking = await bookings.by_id(tx, outcome.booking_id)
        subject = f"booking {booking.reference if booking else outcome.booking_id}"
        act = f"follow-up noted: {row.kind}"
        await audit.add(tx, user_id=officer_id, act=act, subject=subject, now=now)


async def _checked(
    tx: Transaction, outcome: OutcomeRow, typed: FollowUp, officer_id: int, now: datetime
) -> FollowUpRow:
    kind, note, faults = typed.kind, plain_line(typed.note), []
    booking = await _new_booking(tx, outcome.id, typed)
    happened_at = booking.came_in_at if booking else typed.happened_at
    if kind is None:
        raise InvalidInput(FieldError("kind", NO_KIND))
    if kind is FollowUpKind.BOOKED and booking is None:
        faults.append(FieldError("kind", NOT_OFFERED))
    elif happened_at is None:
        faults.append(FieldError("happened_at", NO_TIME))
    elif happened_at > now:
        faults.append(FieldError("happened_at", TOO_LATE))
    if kind in DETAILS and typed.detail not in DETAILS[kind]:
        words = NO_DETAIL if kind is FollowUpKind.CONTACT else NOTHING_PROVEN
        faults.append(FieldError("detail", words))
    if len(note) > LONGEST_NOTE:
        faults.append(FieldError("note", NOTE_TOO_LONG))
    if happened_at is not None and len(note) < SHORTEST_NOTE:
        faults += await _missing_note(tx, outcome, kind, happened_at)
    faults += await _repetition(tx, outcome, kind)
    if happened_at is None or faults:
        raise InvalidInput(*faults)
    return FollowUpRow(
        outcome_id=outcome.id,
        officer_id=officer_id,
        kind=kind.value,
        detail=typed.detail if kind in DETAILS else None,
        happened_at=happened_at,
        new_booking_id=booking.booking_id if booking else None,
        new_course_id=booking.course_id if booking else None,
        note=note,
        at=now,
    )


async def _new_booking(tx: Transaction, outcome_id: int, typed: FollowUp) -> NewBooking | None:
    if typed.kind is not FollowUpKind.BOOKED:
        return None
    offered = await follow_ups.new_bookings(tx, outcome_id)
    return next((row for row in offered if row.booking_id == typed.new_booking_id), None)


async def _missing_note(
    tx: Transaction, outcome: OutcomeRow, kind: FollowUpKind, happened_at: datetime
) -> list[FieldError]:
    """Returns the fault of a missing note. Some kinds always need a note, a booking and a proof
    only after their time; the last second of the time is in time."""
    if kind in NEEDS_NOTE:
        return [FieldError("note", NEEDS_NOTE[kind])]
    if kind is FollowUpKind.BOOKED:
        opened = await tasks.of_outcomes(tx, [outcome.id])
        closes = window_end(opened)
        return [FieldError("note", WINDOW_PASSED)] if closes and happened_at > closes else []
    course = await courses.by_id(tx, outcome.course_id)
    if kind is not FollowUpKind.PROOF or course is None:
        return []
    is_late = is_late_proof(happened_at, course.ends_at, await policy_of(tx, course))
    return [FieldError("note", PROOF_LATE)] if is_late else []


async def _repetition(tx: Transaction, outcome: OutcomeRow, kind: FollowUpKind) -> list[FieldError]:
    """Returns the fault of a kind that cannot be noted now. A contact can be noted several times, a
    proof once; the time to book again ends in one way only."""
    rows = await follow_ups.of_outcomes(tx, [outcome.id])
    noted = {row.kind for row in rows if row.stands}
    opened = await tasks.of_outcomes(tx, [outcome.id])
    if kind.value in ENDS_WINDOW:
        if not any(row.branch == Branch.BOOKED.value for row in opened):
            return [FieldError("", NO_BRANCH)]
        if outcome.booking_id in await withdrawals.of_course(tx, outcome.course_id):
            return [FieldError("", WITHDRAWN)]
    if kind is FollowUpKind.NO_DATE and await _is_taken(tx, opened):
        return [FieldError("", ALREADY)]
    if kind is FollowUpKind.PROOF and _charged(opened) is None:
        return [FieldError("", NOT_CHARGED)]
    same = ENDS_WINDOW if kind.value in ENDS_WINDOW else {kind.value}
    is_again = kind is not FollowUpKind.CONTACT and bool(noted & same)
    return [FieldError("", ALREADY)] if is_again else []


async def _is_taken(tx: Transaction, opened: Sequence[TaskRow]) -> bool:
    """Whether a new booking has been noted or charged."""
    waiting = [row for row in opened if row.branch == Branch.BOOKED.value]
    acts = await task_acts.of_tasks(tx, [row.id for row in waiting])
    is_booked = any(act.act == TaskAct.BOOK.value for act in acts)
    return is_booked or any(row.state == TaskState.DONE.value for row in waiting)


def _charged(opened: Sequence[TaskRow]) -> TaskRow | None:
    return next(
        (
            row
            for row in opened
            if row.kind == EffectKind.CHARGE.value
            and row.corrects_id is None
            and row.state == TaskState.DONE.value
        ),
        None,
    )


async def _return_charge(tx: Transaction, outcome_id: int, officer_id: int, now: datetime) -> None:
    charge = _charged(await tasks.of_outcomes(tx, [outcome_id]))
    if charge is None:
        return
    course = await courses.by_id(tx, charge.course_id)
    clause = (await policy_of(tx, course)).decision_times.proof_clause if course else ""
    returned = NewTask(
        booking_id=charge.booking_id,
        course_id=charge.course_id,
        outcome_id=outcome_id,
        kind=charge.kind,
        branch=Branch.ALWAYS.value,
        irreversible=False,
        authority=", ".join(filter(None, (clause and f"cl.{clause}", charge.authority)))[:160],
        opened_at=now,
        amount_pence=charge.amount_pence,
        corrects_id=charge.id,
        due_at=now,
    )
    await tasks.add_all(tx, [returned])
    opened = [row for row in await tasks.of_outcomes(tx, [outcome_id]) if row.corrects_id]
    begun = {act.task_id for act in await task_acts.of_tasks(tx, [row.id for row in opened])}
    acts = [
        TaskActRow(row.id, TaskAct.OPEN.value, TaskState.OPEN.value, now, officer_id, now)
        for row in opened
        if row.id not in begun
    ]
    await task_acts.add_all(tx, acts)
