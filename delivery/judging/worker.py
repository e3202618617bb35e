"""Reads a course, assesses it and draws its board; writes nothing."""

import time
from collections import OrderedDict
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from jinja2 import Environment

from compliance.assessment import Assessment
from compliance.outcomes.course_standing import standing
from delivery.assessment.course_inputs import CourseInputs
from delivery.assessment.stored_assessment import StoredCourse, encoded
from delivery.control_room.course_now import CourseNow, course_now
from delivery.live import course_view, trainer_actions
from delivery.live.course_view import CourseState
from delivery.live.monitor import Monitor, monitor
from delivery.records.database.store import Transaction
from delivery.records.judgements import judging_lock
from delivery.records.judgements.assessments import DerivedBreach
from delivery.records.ledger import entries_since
from delivery.screens.board_broadcast import Board
from delivery.screens.look_only import without_acts
from integrations.course_provider import EVERYTHING, Observation

MOST_COURSES = 1_000  # in memory: twice what runs at the national peak
OLDEST_S = 15.0  # a board may be drawn from a course read this long ago, if nothing changed since


@dataclass(frozen=True, slots=True)
class WorkRequest:
    course_id: int
    now: datetime
    """The course's time."""
    judge: bool
    board: bool
    fresh: bool = True
    """Read new entries first: something has changed."""
    if_behind: bool = False
    """Judge only if no process has judged it yet and no other process is judging it."""
    overview: bool = False
    """Also return what the control room shows of the course."""
    look: bool = False
    """Also draw the board for readers who may note nothing."""


@dataclass(frozen=True, slots=True)
class AssessedCourse:
    policy: str
    """The name of the policy under which the course was made."""
    ledger_id: int
    received_at: datetime | None
    """When the last ledger row that was read was received; None without any row."""
    finished: bool
    result: dict[str, object]
    """The judgement in the format that `coursewatch assess` prints."""
    breaches: tuple[DerivedBreach, ...]
    standing: str | None = None
    """How far the course got: a value of `DeliveryStanding`."""


@dataclass(frozen=True, slots=True)
class CourseOverview:
    """What the control room shows of a course."""

    ledger_id: int
    """The last ledger row that it includes; 0 without a row."""
    state: CourseNow


@dataclass(frozen=True, slots=True)
class WorkResult:
    """The answer to a WorkRequest. A part is None where it was not requested."""

    judged: AssessedCourse | None = None
    board: Board | None = None
    elsewhere: bool = False
    """Another process is judging the course: request it again shortly."""
    overview: CourseOverview | None = None


class Worker(Protocol):
    async def work(self, request: WorkRequest) -> WorkResult:
        """Performs the request. Raises StoreFault, PolicyFault, or WorkerFault if the worker is
        gone."""


class RecordReader(Protocol):
    """A `Store` that is only read."""

    def reading(self) -> AbstractAsyncContextManager[Transaction]: ...


class WorkerFault(Exception):
    """The worker has died or does not answer; another starts."""


class WorkerLost(WorkerFault):
    """The worker was lost while it worked on this request; the next one may be lost too."""


@dataclass(slots=True)
class LocalWorker:
    """A worker in the caller's own process."""

    store: RecordReader
    templates: Environment | None = None
    """None if no boards are requested."""
    observes: frozenset[Observation] = EVERYTHING
    """The kinds of observations that the meeting provider is set up to report."""
    oldest_s: float = OLDEST_S
    _courses: OrderedDict[int, tuple[CourseState, float]] = field(default_factory=OrderedDict)
    """The courses by id, with the time of reading on the monotonic clock."""

    async def work(self, request: WorkRequest) -> WorkResult:
        course, judge, elsewhere = await self._read(request)
        if course is None:
            no_board = Board(request.course_id, {})
            return WorkResult(board=no_board if request.board else None)
        assessment = course.inputs.assessed(request.now)
        shown = None
        if request.board or request.overview:
            shown = monitor(course.inputs, course.tried, request.now, assessment)
        return WorkResult(
            judged=_judged(course.inputs, assessment) if judge else None,
            board=self._board(course, shown, request) if shown and request.board else None,
            elsewhere=elsewhere,
            overview=_overview(course, shown, assessment) if shown and request.overview else None,
        )

    async def _read(self, request: WorkRequest) -> tuple[CourseState | None, bool, bool]:
        """Returns the course, whether to judge it, and whether another process is judging it."""
        course, read_at = self._courses.pop(request.course_id, (None, 0.0))
        young = course is not None and time.monotonic() - read_at < self.oldest_s
        elsewhere, judge = False, request.judge
        if request.fresh or request.judge or not young:
            read_at = time.monotonic()
            async with self.store.reading() as tx:
                if request.if_behind:
                    elsewhere = not await judging_lock.judging(tx, request.course_id)
                before = course.inputs.history if course else None
                course = await course_view.read(tx, request.course_id, before, self.observes)
                if request.if_behind and course is not None:
                    last = await entries_since.judged_up_to(tx, request.course_id)
                    judge = not elsewhere and (last is None or last < course.inputs.ledger_id)
        if course is not None:
            self._courses[request.course_id] = course, read_at
            while len(self._courses) > MOST_COURSES:
                self._courses.popitem(last=False)
        return course, judge, elsewhere

    def _board(self, course: CourseState, shown: Monitor, request: WorkRequest) -> Board:
        if self.templates is None:
            raise LookupError("this worker has no templates to draw boards with")
        template = self.templates.get_template("trainer/board.html")

        def drawn(reader_id: int | None) -> bytes:
            # No token: each page puts its own into the forms.
            view = course_view.view_of(course, shown, reader_id)
            html = template.render(view=view, actions=trainer_actions, csrf="")
            return event("board", without_acts(html) if reader_id is None else html)

        history = course.inputs.history
        return Board(
            request.course_id,
            {user_id: drawn(user_id) for user_id in course.inputs.trainers.present_ids},
            history.ledger_id,
            history.received_at,
            drawn(None) if request.look else None,
        )


def _overview(course: CourseState, shown: Monitor, assessment: Assessment) -> CourseOverview:
    because = course.unwatched.because if course.unwatched else ""
    state = course_now(shown, assessment, course.tried, because)
    return CourseOverview(course.inputs.ledger_id, state)


def _judged(inputs: CourseInputs, assessment: Assessment) -> AssessedCourse:
    breaches = tuple(
        DerivedBreach(
            booking_id=inputs.bookings[breach.booking].id,
            rule=breach.rule,
            clause=breach.clause,
            start_at=breach.span.start,
            end_at=breach.span.end,
            because=breach.because,
            silenced_by=breach.silenced_by,
        )
        for judgement in assessment.judgements
        for breach in judgement.breaches
    )
    final, result = assessment.room.final, encoded(StoredCourse.of(assessment))
    read = inputs.ledger_id, inputs.history.received_at
    got_to = standing(assessment.room, inputs.policy).value
    return AssessedCourse(inputs.row.policy, *read, final, result, breaches, got_to)


def event(name: str, text: str) -> bytes:
    """One server-sent event in the format of the HTML standard."""
    lines = "".join(f"data: {line}\n" for line in text.splitlines())
    return f"event: {name}\n{lines}\n".encode()
