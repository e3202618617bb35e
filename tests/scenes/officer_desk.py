"""A finished, judged course for an officer, with events that arrive later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.outcomes.recommendation import Outcome
from delivery.caseload.reviewed_breach import ReviewedBreach
from delivery.judging.dispatcher import Judge
from delivery.judging.worker import LocalWorker
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.review import case as casework
from delivery.review.case import ReviewCase
from delivery.review.decisions import DecisionSigning
from delivery.screens.board_broadcast import Broadcaster
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.held_course import held
from tests.scenes.live_course import LiveCourse, course_of, recorder_of
from tests.scenes.nine_clients import plan_course
from tests.scenes.scene import at
from tests.signing_in import somebody
from tests.store.copied_records import CopiedRecords

WHY = "Because of what was seen."
JUDGED_AT = at("11:50")


@dataclass
class OfficerDesk:
    store: Store
    clock: SettableClock
    judge: Judge
    live: LiveCourse
    officer_id: int
    other_id: int

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def judged(self) -> None:
        """Judges the course again, a minute later."""
        self.clock.go_on(timedelta(minutes=1))
        await self.judge.judge(self.live.course_id)

    async def case(self, client: str) -> ReviewCase:
        async with self.store.reading() as tx:
            case = await casework.open_case(tx, self.live.booking_ids[client], self.now)
        assert case is not None
        return case

    async def only_breach(self, client: str) -> ReviewedBreach:
        (breach,) = (await self.case(client)).breaches
        return breach

    async def signing(self, client: str, reason: str = WHY, other: bool = False) -> DecisionSigning:
        """An officer's signature on the case in its current form."""
        by = self.other_id if other else self.officer_id
        return DecisionSigning(by, reason, (await self.case(client)).seal)

    async def sign(self, client: str, outcome: Outcome, reason: str = WHY) -> None:
        """Signs the outcome; another officer has proposed it before, if it is adverse."""
        booking_id = self.live.booking_ids[client]
        await two_officers.sign(self.store, booking_id, outcome, self.officer_id, reason, self.now)

    async def hears_more(self) -> None:
        """Later events show that B returned two minutes earlier and G's camera went on earlier."""
        await self.live.joins("B", "10:35")
        await self.live.camera("G", "on", "09:22")
        await self.judged()


async def planned_desk(
    store: Store, clock: SettableClock, people: Mapping[str, tuple[str, str]]
) -> OfficerDesk:
    """An hour before the course of these clients, by letter or another short name."""
    clock.set(at("08:00"))
    trainer_id = await somebody(store, "trainer", clock.now())
    officer_id = await somebody(store, "officer", clock.now())
    course_id, booking_ids = await plan_course(store, trainer_id, with_report=True, people=people)
    judge = Judge(store, clock, Broadcaster(), LocalWorker(store))
    recorder = recorder_of(store, judge)
    live = LiveCourse(store, recorder, clock, trainer_id, course_id, booking_ids)
    return OfficerDesk(store, clock, judge, live, officer_id, officer_id)


@dataclass(frozen=True, slots=True)
class DeskIds:
    """The ids of what the records of a desk hold."""

    trainer_id: int
    course_id: int
    booking_ids: Mapping[str, int]
    entries: int
    officer_id: int
    other_id: int


async def make_desk(store: Store, clock: SettableClock) -> OfficerDesk:
    """Five minutes after the end of the course of `held_course`."""
    ids = await HELD.fill(store)
    clock.set(JUDGED_AT)
    judge = Judge(store, clock, Broadcaster(), LocalWorker(store))
    live = LiveCourse(
        store,
        recorder_of(store, judge),
        clock,
        ids.trainer_id,
        ids.course_id,
        {**ids.booking_ids},
        ids.entries,
    )
    return OfficerDesk(store, clock, judge, live, ids.officer_id, ids.other_id)


async def _hold(store: Store) -> DeskIds:
    """Holds and judges the course."""
    clock = SettableClock()
    clock.set(at("08:00"))
    async with store.writing() as tx:
        trainer, officer, other = [
            await users.add(
                tx, email=f"{name.lower()}@example.org", name=name, role=role, now=clock.now()
            )
            for name, role in (("Tess", "trainer"), ("Olive", "officer"), ("Omar", "officer"))
        ]
    judge = Judge(store, clock, Broadcaster(), LocalWorker(store))
    live = await course_of(store, clock, trainer, judge)
    await held(live)
    clock.set(JUDGED_AT)
    await judge.judge(live.course_id)
    return DeskIds(trainer, live.course_id, live.booking_ids, live.entries, officer, other)


HELD = CopiedRecords(_hold)
