"""Reads a course, works out what is to be found of it, and draws its board; writes nothing."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from jinja2 import Environment

from compliance.assessment import Assessment
from delivery.assessment.course_inputs import CourseInputs
from delivery.assessment.serialisation import printed
from delivery.live import course_view, trainer_actions
from delivery.live.board_broadcast import Board
from delivery.live.course_view import CourseState, CourseView
from delivery.live.monitor import monitor
from delivery.records.database.store import Store
from delivery.records.judgements import judging_lock
from delivery.records.judgements.assessments import StoredAssessment
from delivery.records.ledger import entries_since
from integrations.course_provider import EVERYTHING, Observation

MOST_COURSES = 1_000  # that are remembered: twice what runs at the national peak
OLDEST_S = 15.0  # a board may be drawn from what was read so long ago, if nothing rang since


@dataclass(frozen=True, slots=True)
class WorkRequest:
    course_id: int
    now: datetime
    """The course's time."""
    judge: bool
    board: bool
    fresh: bool = True
    """Read what is new first: something is known to have changed."""
    if_behind: bool = False
    """Judge only what nobody has judged yet, and leave it to whoever is judging it now."""


@dataclass(frozen=True, slots=True)
class AssessedCourse:
    policy: str
    """The name of the policy that the course was made under."""
    ledger_id: int
    received_at: datetime | None
    """When the last ledger row that was read was received; None if there was none."""
    finished: bool
    result: dict[str, object]
    """As `coursewatch assess` prints it."""
    breaches: tuple[StoredAssessment, ...]


@dataclass(frozen=True, slots=True)
class WorkResult:
    """What came of it. `judged` and `board` are None where they were not asked for."""

    judged: AssessedCourse | None = None
    board: Board | None = None
    elsewhere: bool = False
    """Another process is judging the course: to be asked again shortly."""


class Worker(Protocol):
    async def work(self, asked: WorkRequest) -> WorkResult:
        """Raises StoreFault, PolicyFault, or ClerkFault where the clerk itself is gone."""


class WorkerFault(Exception):
    """The clerk has died or does not answer; another is on its way."""


class WorkerLost(WorkerFault):
    """It was over this very question that the clerk was lost, and the next may be too."""


@dataclass(slots=True)
class LocalWorker:
    """A clerk in this very process."""

    store: Store
    drawing: Environment | None = None
    """None where no boards are asked for."""
    observes: frozenset[Observation] = EVERYTHING
    """What the provider of meetings is set up to report."""
    oldest_s: float = OLDEST_S
    _known: OrderedDict[int, tuple[CourseState, float]] = field(default_factory=OrderedDict)

    async def work(self, asked: WorkRequest) -> WorkResult:
        known, judge, elsewhere = await self._read(asked)
        if known is None:
            gone = Board(asked.course_id, None, b"")
            return WorkResult(board=gone if asked.board else None)
        assessment = known.found.assessed(asked.now)
        return WorkResult(
            judged=_judged(known.found, assessment) if judge else None,
            board=self._board(known, assessment, asked) if asked.board else None,
            elsewhere=elsewhere,
        )

    async def _read(self, asked: WorkRequest) -> tuple[CourseState | None, bool, bool]:
        """What is known; whether to judge it; whether another process is judging it."""
        known, read_at = self._known.pop(asked.course_id, (None, 0.0))
        young = known is not None and time.monotonic() - read_at < self.oldest_s
        elsewhere, judge = False, asked.judge
        if asked.fresh or asked.judge or not young:
            read_at = time.monotonic()
            async with self.store.reading() as tx:
                if asked.if_behind:
                    elsewhere = not await judging_lock.judging(tx, asked.course_id)
                before = known.found.told if known else None
                known = await course_view.read(tx, asked.course_id, before, self.observes)
                if asked.if_behind and known is not None:
                    last = await entries_since.judged_up_to(tx, asked.course_id)
                    judge = not elsewhere and (last is None or last < known.found.ledger_id)
        if known is not None:
            self._known[asked.course_id] = known, read_at
            while len(self._known) > MOST_COURSES:
                self._known.popitem(last=False)
        return known, judge, elsewhere

    def _board(self, known: CourseState, assessment: Assessment, asked: WorkRequest) -> Board:
        if self.drawing is None:
            raise LookupError("this clerk was not told how boards are drawn")
        shown = CourseView(
            known.found,
            monitor(known.found, known.tried, asked.now, assessment),
            known.confirmed,
            known.unwatched,
        )
        template = self.drawing.get_template("trainer/board.html")
        # No token: each page puts its own into the forms.
        html = template.render(look=shown, presses=trainer_actions, csrf="")
        told = known.found.told
        return Board(
            asked.course_id,
            known.found.row.trainer_id,
            event("board", html),
            told.ledger_id,
            told.received_at,
        )


def _judged(found: CourseInputs, assessment: Assessment) -> AssessedCourse:
    breaches = tuple(
        StoredAssessment(
            booking_id=found.bookings[one.booking].id,
            rule=one.rule,
            clause=one.clause,
            start_at=one.span.start,
            end_at=one.span.end,
            because=one.because,
            silenced_by=one.silenced_by,
        )
        for judgement in assessment.judgements
        for one in judgement.breaches
    )
    final, result = assessment.room.final, printed(assessment)
    read = found.ledger_id, found.told.received_at
    return AssessedCourse(found.row.policy, *read, final, result, breaches)


def event(name: str, text: str) -> bytes:
    """One server-sent event, as the HTML standard frames it."""
    lines = "".join(f"data: {line}\n" for line in text.splitlines())
    return f"event: {name}\n{lines}\n".encode()
