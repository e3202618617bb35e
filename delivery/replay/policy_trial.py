"""Tries a policy on past courses: judges them again and stores nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from compliance.outcomes.recommendation import Outcome, outcome_of
from compliance.policy.policy import Policy
from compliance.policy_comparison import ComparisonTotals, Effect, PolicyDifference, compare
from delivery.assessment.course_inputs import CourseInputs
from delivery.device_check import technical_check
from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.planning import client_actions
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.client_actions import AttemptRow
from delivery.records.review import decisions
from delivery.records.review.decisions import OutcomeRow
from delivery.replay.past_courses import Page
from delivery.replay.process_pool import CourseReplay
from delivery.timekeeping.london_time import on_the_wall

MONTH, TYPE, DEVICE, ALLOWANCE = "month", "course type", "kind of device", "allowance"

UNKNOWN_DEVICE = "not known"
"""For a client without a technical check: the stored Zoom events name no device."""


@dataclass(frozen=True, slots=True)
class ChangedBooking:
    """A booking whose result would change, without the client's name."""

    booking: str
    course: str
    effect: Effect
    was: Outcome
    tried: Outcome
    signed: Outcome | None


@dataclass(slots=True)
class Trial:
    """The result of judging past courses under another policy, as of `until`."""

    policy: Policy
    since: datetime
    until: datetime
    courses: int = 0
    tally: ComparisonTotals = field(default_factory=ComparisonTotals)
    changed: list[ChangedBooking] = field(default_factory=list)
    """Empty unless a list was requested."""
    left_out: list[str] = field(default_factory=list)
    """References of courses that cannot be judged because their own policy is missing."""
    destroyed: list[str] = field(default_factory=list)
    """References of courses whose ledger entries have been deleted."""

    def add(self, later: "Trial") -> None:
        """Adds the result of later courses."""
        self.courses += later.courses
        self.tally.add_all(later.tally)
        self.changed += later.changed
        self.left_out += later.left_out
        self.destroyed += later.destroyed


async def try_policy(
    past: CourseReplay, policy: Policy, since: datetime, now: datetime, *, listing: bool = False
) -> Trial:
    """Judges each course that began at `since` or later and has ended by `now` twice: under its own
    policy and under this one.

    Reads one page of courses at a time, so that the service can go on. Raises ReplayLost.
    """
    trial = Trial(policy, since, now)
    blank = Trial(policy, since, now)
    async for page in past.each(since, now, partial(_of_page, blank, listing)):
        trial.add(page)
    return trial


async def _of_page(blank: Trial, listing: bool, store: Store, page: Page) -> Trial:
    trial = Trial(blank.policy, blank.since, blank.until)
    trial.left_out += [row.reference for row in page.without_policy]
    async with store.reading() as tx:
        course_ids = [inputs.row.id for inputs in page.courses]
        signed = await decisions.outcomes_of_courses(tx, course_ids)
        checks = await client_actions.last_checks(tx, course_ids)
        destroyed = await assessments.with_deleted_entries(tx, course_ids)
    for inputs in page.courses:
        if inputs.row.id in destroyed:
            trial.destroyed.append(inputs.row.reference)
        else:
            _judge_course(trial, inputs, signed, checks, listing)
    return trial


def _judge_course(
    trial: Trial,
    inputs: CourseInputs,
    signed: Sequence[OutcomeRow],
    checks: Mapping[int, AttemptRow],
    listing: bool,
) -> None:
    trial.courses += 1
    other = replace(inputs, policy=trial.policy).assessed(trial.until)
    for difference in compare(inputs.assessed(trial.until), other, _signed(inputs, signed)):
        booking = inputs.bookings[difference.booking]
        trial.tally.add(difference, _groups(inputs, booking, checks.get(booking.id)))
        if listing and difference.effect is not Effect.SAME:
            trial.changed.append(_changed(inputs, difference))


def _signed(inputs: CourseInputs, rows: Sequence[OutcomeRow]) -> Mapping[str, Outcome]:
    """The last signed outcome of each booking reference, without outcomes of other versions."""
    by_id = {row.booking_id: row.outcome for row in rows if row.course_id == inputs.row.id}
    return {
        booking.reference: outcome
        for booking in inputs.bookings.values()
        if (outcome := outcome_of(by_id.get(booking.id, "")))
    }


def _groups(
    inputs: CourseInputs, booking: BookingRow, check: AttemptRow | None
) -> Mapping[str, Sequence[str]]:
    device = (check.codes or {}).get(technical_check.DEVICE) if check else None
    return {
        MONTH: (on_the_wall(inputs.row.starts_at).strftime("%Y-%m"),),
        TYPE: (inputs.row.type,),
        DEVICE: (device or UNKNOWN_DEVICE,),
        ALLOWANCE: tuple(_allowances(booking)) or ("none",),
    }


def _allowances(booking: BookingRow) -> Iterator[str]:
    """The codes of the booking's allowances."""
    yield from booking.requirements
    if booking.interpreter_kind:
        yield f"interpreter ({booking.interpreter_kind})"
    elif booking.interpreter_name:
        yield "interpreter"


def _changed(inputs: CourseInputs, difference: PolicyDifference) -> ChangedBooking:
    return ChangedBooking(
        booking=difference.booking,
        course=inputs.row.reference,
        effect=difference.effect,
        was=difference.was.recommendation.outcome,
        tried=difference.tried.recommendation.outcome,
        signed=difference.signed,
    )
