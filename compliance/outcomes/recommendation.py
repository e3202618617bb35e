"""What the findings suggest, and why. It is advice: a person decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import partial

from compliance.attendance.absences import EXCUSED
from compliance.attendance.attendance import CourseRoom
from compliance.attendance.reachable_time import LOBBY
from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.findings.remarks import remarks
from compliance.intervals import Spans, intersect, subtract, total
from compliance.trainer_events import EntryRefused, Explained, IdentityChecked, Removed


class Outcome(Enum):
    """In the order in which they are tried; the first that fits is recommended."""

    PROVIDER_FAILURE = "provider_failure"
    REFUSED_LATE = "refused_late"
    REFUSED_IDENTITY = "refused_identity"
    REFUSED_INTERPRETER = "refused_interpreter"
    NON_COMPLETION_ABUSE = "non_completion_abuse"
    NON_COMPLETION_UNFIT = "non_completion_unfit"
    NON_COMPLETION_CONDUCT = "non_completion_conduct"
    NON_COMPLETION_DATA_BREACH = "non_completion_data_breach"
    NON_COMPLETION_EXTENUATING = "non_completion_extenuating"
    NON_COMPLETION_LEFT_EARLY = "non_completion_left_early"
    DID_NOT_ATTEND = "did_not_attend"
    REVIEW = "review"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Recommendation:
    outcome: Outcome
    reasons: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    """What a person should weigh besides: `compliance.findings.remarks`."""


CLEAN = "Present throughout, identity accepted."
AGREED = "Identity accepted; what was found is about what was agreed beforehand."

Test = Callable[[Case, Sequence[Breach]], list[str]]
"""Reasons for an outcome; none where it does not fit."""


def recommend(case: Case, breaches: Sequence[Breach]) -> Recommendation:
    """The first outcome that has a reason."""
    for outcome, test in _TESTS.items():
        if reasons := test(case, breaches):
            return Recommendation(outcome, tuple(reasons), remarks(case))
    return Recommendation(Outcome.COMPLETED, (AGREED if breaches else CLEAN,), remarks(case))


def excused(case: Case) -> timedelta:
    """Time lost that is not the client's: waiting to be admitted after the start, gaps of the
    provider's, the host's or the platform's making, and others while the trainer was lost."""
    start, end = case.room.judged.start, case.room.judged.end
    gaps = sum(
        (gap.span.length for gap in case.attendance.gaps if gap.cause in EXCUSED), timedelta()
    )
    others = [gap.span for gap in case.attendance.gaps if gap.cause not in EXCUSED]
    gaps += timedelta(seconds=total(intersect(others, case.room.staff_away)))
    arrived, joined = case.attendance.arrived_at, case.attendance.joined_at
    if arrived is None or joined is None:
        return gaps
    return gaps + max(min(joined, end) - max(arrived, start), timedelta())


def unheard(room: CourseRoom) -> Spans:
    """What nobody could have told us of."""
    return subtract([room.judged], room.heard)


def short_by(room: CourseRoom) -> timedelta:
    """How much of the course was not given: the last instance ended before the scheduled end."""
    over = room.instances.last_end()
    if over is None or not room.final:
        return timedelta()
    return max(room.scheduled.end - max(over, room.scheduled.start), timedelta())


def _abandoned(case: Case, breaches: Sequence[Breach]) -> list[str]:
    said = "The trainer noted that the course could not be delivered."
    return [said] if case.room.abandoned else []


def _refused(reason: str, case: Case, breaches: Sequence[Breach]) -> list[str]:
    refused = any(refusal.reason == reason for refusal in case.noted(EntryRefused))
    return [f"The trainer refused entry: {reason}."] if refused else []


def _removed(reason: str, case: Case, breaches: Sequence[Breach]) -> list[str]:
    removed = any(removal.reason == reason for removal in case.noted(Removed))
    return [f"The trainer sent them out: {reason}."] if removed else []


def _data_breach(case: Case, breaches: Sequence[Breach]) -> list[str]:
    return [breach.because for breach in breaches if breach.rule == "recording"]


def _extenuating(case: Case, breaches: Sequence[Breach]) -> list[str]:
    absent = case.absent_to_the_end()
    explanations = case.noted(Explained)
    if absent is None or absent.cause in EXCUSED or not explanations:
        return []
    return ["They left before the end, and had told the trainer why."]


def _left_early(case: Case, breaches: Sequence[Breach]) -> list[str]:
    return [breach.because for breach in breaches if breach.rule == "left_early"]


def _did_not_attend(case: Case, breaches: Sequence[Breach]) -> list[str]:
    never = case.attendance.arrived_at is None and case.room.final and _all_heard(case)
    return ["Never in the waiting room nor in the meeting."] if never else []


def _all_heard(case: Case) -> bool:
    """Also of the lobby: who came unheard before the start may have stayed unheard."""
    judged = case.room.judged
    return not case.unheard(judged.start - LOBBY, judged.end)


def _review(case: Case, breaches: Sequence[Breach]) -> list[str]:
    policy = case.policy
    checks = case.noted(IdentityChecked)
    lost = excused(case)
    short = short_by(case.room)
    reasons = [breach.because for breach in breaches if breach.silenced_by is None]
    if unheard(case.room):
        seconds = total(unheard(case.room))
        reasons.append(f"For {seconds} seconds of the course nothing could have been heard.")
    if case.attendance.arrived_at is None and case.room.final and not unheard(case.room):
        reasons.append("They were never seen, but may have come before the course, unheard.")
    if case.attendance.arrived_at is not None and case.attendance.joined_at is None:
        reasons.append("In the waiting room, but never admitted and not refused.")
    if not any(check.accepted for check in checks):
        reasons.append("No identity check was accepted.")
    if case.leaving() is not None or case.gone_in_a_break():
        reasons.append("Not there at the end.")
    if lost > policy.excused_review:
        reasons.append(f"{int(lost.total_seconds())} seconds were lost that are not theirs.")
    if short > policy.short_review:
        reasons.append(f"The course was short by {int(short.total_seconds())} seconds.")
    return reasons


_TESTS: dict[Outcome, Test] = {
    Outcome.PROVIDER_FAILURE: _abandoned,
    Outcome.REFUSED_LATE: partial(_refused, "late"),
    Outcome.REFUSED_IDENTITY: partial(_refused, "identity"),
    Outcome.REFUSED_INTERPRETER: partial(_refused, "interpreter"),
    Outcome.NON_COMPLETION_ABUSE: partial(_removed, "abuse"),
    Outcome.NON_COMPLETION_UNFIT: partial(_removed, "unfit"),
    Outcome.NON_COMPLETION_CONDUCT: partial(_removed, "conduct"),
    Outcome.NON_COMPLETION_DATA_BREACH: _data_breach,
    Outcome.NON_COMPLETION_EXTENUATING: _extenuating,
    Outcome.NON_COMPLETION_LEFT_EARLY: _left_early,
    Outcome.DID_NOT_ATTEND: _did_not_attend,
    Outcome.REVIEW: _review,
}
