"""Judges courses again when something was heard of them, one run a course at a time."""

import asyncio
from dataclasses import dataclass, field

import structlog

from compliance.policy import PolicyFault
from delivery import dossier, pinning
from delivery.clock import Clock
from delivery.live import Bell
from delivery.measures import Measures, make_measures
from delivery.printing import printed
from delivery.records import assessments
from delivery.records.store import Store, StoreFault

log = structlog.get_logger()


@dataclass(slots=True)
class Judge:
    """Off the path of whoever reports: a fault here costs nobody an event."""

    store: Store
    clock: Clock
    bell: Bell
    measures: Measures = field(default_factory=make_measures)
    _due: set[int] = field(default_factory=set)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def waiting(self) -> int:
        """How many courses are due to be judged."""
        return len(self._due)

    def wake(self, course_id: int) -> None:
        """Something about this course has changed. Many calls become one run."""
        self._due.add(course_id)
        self._woken.set()
        self.bell.ring(course_id)

    async def run(self) -> None:
        """Judge whatever is due, until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._due:
                await self._attempt(self._due.pop())

    async def catch_up(self) -> None:
        """Judge what another process or an earlier life of this one left unjudged, and courses
        that have ended since they were last looked at."""
        async with self.store.look() as tx:
            behind = await assessments.behind(tx, self.clock.now())
        for course_id in behind:
            await self._attempt(course_id)

    async def _attempt(self, course_id: int) -> None:
        try:
            await self.judge(course_id)
        except (StoreFault, PolicyFault) as fault:
            # The next catch-up finds it again.
            log.error("course not judged", course_id=course_id, fault=type(fault).__name__)

    async def judge(self, course_id: int) -> None:
        """Judge one course now, and keep what came of it."""
        now = self.clock.now()
        async with self.store.look() as tx:
            found = await dossier.read(tx, course_id)
        if found is None:
            return
        assessment = found.assessed(now)
        # While it runs, whoever is away may be back in a moment: nothing is put to an officer yet.
        finished = assessment.room.final
        breaches = [
            assessments.Found(
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
        ]
        async with self.store.change() as tx:
            await pinning.pin_as_made(tx, course_id, found.row.policy, now)
            before = await assessments.last_read(tx, course_id)
            kept = await assessments.keep(
                tx,
                course_id,
                judged_at=now,
                ledger_id=found.ledger_id,
                finished=finished,
                result=printed(assessment),
            )
            if kept and finished:
                await assessments.keep_breaches(tx, course_id, breaches, now)
        self.measures.judged(found.received, before, self.clock.now())
        self.bell.ring(course_id)
