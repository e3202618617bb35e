"""A fault of the meeting provider's that shows across courses: many small losses within a minute.

One client lost is one client's network. A client lost in each of many courses within one minute is
a fault that they share. Nothing adverse rests on what is found here: it is evidence in favour.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from compliance.intervals import Span
from compliance.policy.shared_fault_terms import AcrossCourses

A_SECOND = timedelta(seconds=1)
"""Providers state their times in whole seconds."""


class SharedFaultKind(Enum):
    LOSSES = "losses"
    """Clients' connections were lost."""
    FAILED_JOINS = "failed_joins"
    """Clients pressed the button to join and did not arrive, while their meetings were open."""
    STREAMS = "streams"
    """The camera streams of several courses ended."""


@dataclass(frozen=True, slots=True)
class CourseSigns:
    """What one running course shows of faults, by the time of each sign."""

    course_id: int
    losses: tuple[datetime, ...] = ()
    failed_joins: tuple[datetime, ...] = ()
    """The presses of clients who have not arrived since."""
    stream_lost_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SharedFault:
    kind: SharedFaultKind
    span: Span
    """From the first sign to the end of the last sign's second."""
    courses: frozenset[int]
    signs: int
    """How many clients or streams."""


@dataclass(frozen=True, slots=True, order=True)
class _Sign:
    at: datetime
    course_id: int


def shared_faults(
    courses: Sequence[CourseSigns], limits: AcrossCourses, now: datetime
) -> tuple[SharedFault, ...]:
    """The faults that the signs of the running courses show together, in time order. `limits` are
    the policy's figures. Signs of one course alone are never a fault here, however many."""
    joins_before = now - limits.join_takes
    signs = {
        SharedFaultKind.LOSSES: [
            _Sign(at, course.course_id) for course in courses for at in course.losses
        ],
        SharedFaultKind.FAILED_JOINS: [
            _Sign(at, course.course_id)
            for course in courses
            for at in course.failed_joins
            if at <= joins_before
        ],
        SharedFaultKind.STREAMS: [
            _Sign(course.stream_lost_at, course.course_id)
            for course in courses
            if course.stream_lost_at is not None
        ],
    }
    faults = [
        fault
        for kind, of_kind in signs.items()
        for fault in _faults(kind, sorted(of_kind), limits, len(courses))
    ]
    return tuple(sorted(faults, key=lambda fault: (fault.span.start, fault.kind.value)))


def _faults(
    kind: SharedFaultKind, signs: Sequence[_Sign], limits: AcrossCourses, running: int
) -> Iterator[SharedFault]:
    """Stretches in which every sign lies within the policy's seconds of enough others."""
    by_course: Counter[int] = Counter()  # of the signs from `first` to before `after`
    start = end = after = 0  # the stretch so far is that from `start` to before `end`
    for first, sign in enumerate(signs):
        while after < len(signs) and signs[after].at - sign.at <= limits.within:
            by_course[signs[after].course_id] += 1
            after += 1
        if _is_enough(kind, len(by_course), after - first, limits, running):
            if end <= first:
                if start < end:
                    yield _fault(kind, signs[start:end])
                start = first
            end = after
        by_course[sign.course_id] -= 1
        if not by_course[sign.course_id]:
            del by_course[sign.course_id]
    if start < end:
        yield _fault(kind, signs[start:end])


def _is_enough(
    kind: SharedFaultKind, courses: int, signs: int, limits: AcrossCourses, running: int
) -> bool:
    wanted = 0 if kind is SharedFaultKind.STREAMS else limits.clients
    return courses >= max(limits.courses, limits.share * running) and signs >= wanted


def _fault(kind: SharedFaultKind, signs: Sequence[_Sign]) -> SharedFault:
    end = signs[-1].at.replace(microsecond=0) + A_SECOND
    courses = frozenset(sign.course_id for sign in signs)
    return SharedFault(kind, Span(signs[0].at, end), courses, len(signs))
