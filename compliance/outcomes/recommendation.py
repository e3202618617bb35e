"""The recommended outcome and its reasons, as advice for the officer who decides."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import partial

from compliance.attendance.attendance import CourseRoom
from compliance.attendance.causes import EXCUSED
from compliance.attendance.reachable_time import LOBBY
from compliance.events import Admitted
from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.findings.remarks import remarks
from compliance.findings.sentences import Sentence
from compliance.intervals import Span, Spans, intersect, subtract, total
from compliance.trainer_events import EntryRefused, Explained, IdentityChecked, Observed, Removed
from compliance.warnings import IMMEDIATE


class Outcome(Enum):
    """The outcomes in the order in which they are tried; the first with a reason is recommended."""

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
    NON_COMPLETION_CAMERA = "non_completion_camera"
    NON_COMPLETION_NOT_THROUGHOUT = "non_completion_not_throughout"
    NON_COMPLETION_TECHNICAL = "non_completion_technical"
    NON_COMPLETION_PARTICIPATION = "non_completion_participation"
    NON_COMPLETION_LANGUAGE = "non_completion_language"
    NON_COMPLETION_OTHER_RULES = "non_completion_other_rules"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    """In the client's favour, where too little was heard to hold anything against them. Like the
    six outcomes before it, it is never recommended: only officers choose it."""
    REVIEW = "review"
    COMPLETED = "completed"


def outcome_of(name: str) -> Outcome | None:
    """Returns the outcome with this stored name; None for the name of an outcome in another
    version."""
    return next((outcome for outcome in Outcome if outcome.value == name), None)


@dataclass(frozen=True, slots=True)
class Recommendation:
    outcome: Outcome
    reasons: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    """Remarks to weigh besides: `compliance.findings.remarks`."""


Test = Callable[[Case, Sequence[Breach]], list[str]]
"""The reasons for an outcome; empty if it does not apply."""


def recommend(case: Case, breaches: Sequence[Breach]) -> Recommendation:
    """Returns the first outcome that has a reason."""
    for outcome, test in _TESTS.items():
        if reasons := test(case, breaches):
            return Recommendation(outcome, tuple(reasons), remarks(case))
    reason = Sentence.AGREED_BEFORE if breaches else Sentence.PRESENT_THROUGHOUT
    return Recommendation(Outcome.COMPLETED, (reason(),), remarks(case))


def suggested_by(outcome: Outcome, case: Case, breaches: Sequence[Breach]) -> list[str]:
    """Returns the reasons for this outcome, also if an earlier outcome is recommended instead."""
    test = _TESTS.get(outcome)
    return test(case, breaches) if test else []


def excused(case: Case) -> timedelta:
    """Returns the time that the client lost without fault: waiting for admission after the
    start, gaps caused by the provider, the host or the platform, and other gaps while the
    trainer was gone."""
    gaps = [gap.span for gap in case.attendance.gaps if gap.cause in EXCUSED]
    others = [gap.span for gap in case.attendance.gaps if gap.cause not in EXCUSED]
    seconds = total(gaps) + total(intersect(others, case.room.staff.away))
    return timedelta(seconds=seconds + total(_waited_for_admission(case)))


def _waited_for_admission(case: Case) -> Spans:
    """Returns the time in the waiting room before the first join, within the scheduled course
    and before the course ended for want of staff."""
    start, end = case.room.judged.start, case.room.judged.end
    until = [end, *(at for at in (case.attendance.first_join, case.room.staff.gone_for_good) if at)]
    return intersect(case.attendance.waiting, [Span(start, max(start, min(until)))])


def unheard(room: CourseRoom) -> Spans:
    """Returns the time in which events could not reach the service."""
    return subtract([room.judged], room.heard)


def short_by(room: CourseRoom) -> timedelta:
    """Returns how much of the course was not given, because it ended before the scheduled end."""
    if room.over is None or not room.final:
        return timedelta()
    return max(room.scheduled.end - max(room.over, room.scheduled.start), timedelta())


def opened_late_by(room: CourseRoom) -> timedelta:
    """Returns how long after the scheduled start the room opened."""
    if room.opening is None:
        return timedelta()
    return max(room.opening - room.scheduled.start, timedelta())


def _abandoned(case: Case, breaches: Sequence[Breach]) -> list[str]:
    return [Sentence.COURSE_ABANDONED()] if case.room.abandoned else []


def _refused(reason: str, sentence: Sentence, case: Case, breaches: Sequence[Breach]) -> list[str]:
    """Returns the reason if the first refusal of entry has this reason."""
    first = case.noted(EntryRefused)[:1]
    fits = case.attendance.seen and any(refusal.reason == reason for refusal in first)
    return [sentence()] if fits else []


def _removed(reason: str, sentence: Sentence, case: Case, breaches: Sequence[Breach]) -> list[str]:
    """Returns the reason if a removal has this reason. Of removals for abuse or as unfit, only
    the first counts."""
    removals = case.noted(Removed)
    if reason in IMMEDIATE:
        removals = tuple(removal for removal in removals if removal.reason in IMMEDIATE)[:1]
    fits = case.attendance.seen and any(removal.reason == reason for removal in removals)
    return [sentence()] if fits else []


def _data_breach(case: Case, breaches: Sequence[Breach]) -> list[str]:
    """Returns the recordings that the trainer saw, or that started while no staff were there."""
    if not case.attendance.seen:
        return []
    return [
        breach.because for breach in breaches if breach.rule == "recording" and not breach.doubt
    ]


def _extenuating(case: Case, breaches: Sequence[Breach]) -> list[str]:
    absent = case.absent_to_the_end()
    explanations = case.noted(Explained)
    if absent is None or absent.cause in EXCUSED or not explanations:
        return []
    return [Sentence.LEFT_WITH_A_REASON()]


def _left_early(case: Case, breaches: Sequence[Breach]) -> list[str]:
    return [breach.because for breach in breaches if breach.rule == "left_early"]


def never_came(case: Case) -> bool:
    """Returns whether the client is known not to have come: everything was heard, and nothing of
    the client."""
    never = not case.attendance.seen and case.room.final and case.room.opening is not None
    return never and not _noted_of(case) and _all_heard(case)


def _did_not_attend(case: Case, breaches: Sequence[Breach]) -> list[str]:
    return [Sentence.NEVER_CAME()] if never_came(case) else []


def _noted_of(case: Case) -> bool:
    """Returns whether the trainer refused, removed or observed the client."""
    return bool(case.noted(EntryRefused) or case.noted(Removed) or case.noted(Observed))


def _all_heard(case: Case) -> bool:
    """Returns whether the whole course and the time before it in the lobby were heard: a client
    who came unheard before the start may have stayed."""
    judged = case.room.judged
    return not case.unheard(judged.start - LOBBY, judged.end)


def _review(case: Case, breaches: Sequence[Breach]) -> list[str]:
    reasons = [breach.because for breach in breaches if breach.silenced_by is None]
    return [*reasons, *_unknown(case), *_lost(case)]


def _unknown(case: Case) -> Iterator[str]:
    attendance, room = case.attendance, case.room
    if seconds := total(unheard(room)):
        yield Sentence.UNHEARD(seconds=seconds)
    if seconds := total(attendance.unknown):
        yield Sentence.PRESENCE_UNKNOWN(seconds=seconds)
    if not attendance.seen and room.final:
        if _noted_of(case):
            yield Sentence.NOTED_BUT_UNSEEN()
        elif room.opening is None:
            yield Sentence.NEVER_OPENED()
        elif not unheard(room):
            yield Sentence.CAME_UNHEARD()
    if attendance.seen and attendance.first_join is None and not case.noted(EntryRefused):
        yield _not_joined(case)
    if not any(check.accepted for check in case.noted(IdentityChecked)):
        yield Sentence.NO_IDENTITY()


def _not_joined(case: Case) -> str:
    reference = case.booking.reference
    admitted = any(
        case.room.owners.of_event(event).booking == reference
        for event in case.room.events
        if isinstance(event, Admitted)
    )
    return Sentence.ADMITTED_ONLY() if admitted else Sentence.WAITED_ONLY()


def _lost(case: Case) -> Iterator[str]:
    lost, opened, short = excused(case), opened_late_by(case.room), short_by(case.room)
    if case.leaving() is not None or case.gone_in_a_break():
        yield Sentence.NOT_AT_THE_END()
    if lost > case.policy.excused_review:
        yield Sentence.TIME_LOST(seconds=int(lost.total_seconds()))
    if opened + short > case.policy.short_review:
        yield Sentence.SHORT_COURSE(seconds=int((opened + short).total_seconds()))


_TESTS: dict[Outcome, Test] = {
    Outcome.PROVIDER_FAILURE: _abandoned,
    Outcome.REFUSED_LATE: partial(_refused, "late", Sentence.REFUSED_LATE),
    Outcome.REFUSED_IDENTITY: partial(_refused, "identity", Sentence.REFUSED_IDENTITY),
    Outcome.REFUSED_INTERPRETER: partial(_refused, "interpreter", Sentence.REFUSED_INTERPRETER),
    Outcome.NON_COMPLETION_ABUSE: partial(_removed, "abuse", Sentence.REMOVED_ABUSE),
    Outcome.NON_COMPLETION_UNFIT: partial(_removed, "unfit", Sentence.REMOVED_UNFIT),
    Outcome.NON_COMPLETION_CONDUCT: partial(_removed, "conduct", Sentence.REMOVED_CONDUCT),
    Outcome.NON_COMPLETION_DATA_BREACH: _data_breach,
    Outcome.NON_COMPLETION_EXTENUATING: _extenuating,
    Outcome.NON_COMPLETION_LEFT_EARLY: _left_early,
    Outcome.DID_NOT_ATTEND: _did_not_attend,
    Outcome.REVIEW: _review,
}
RECOMMENDABLE = (*_TESTS, Outcome.COMPLETED)
