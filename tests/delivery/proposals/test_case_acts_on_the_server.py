"""The service takes what the table of states and acts allows, and refuses everything else."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from compliance.outcomes.case_acts import STEPS, Act, DecisionState, Part, may
from compliance.outcomes.recommendation import Outcome
from delivery.proposals import proposals
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.tables import courses
from delivery.review import decisions
from delivery.review.case import ReviewCase
from delivery.review.decisions import DecisionSigning
from delivery.validation.errors import InvalidInput
from tests.doubles.settable_clock import SettableClock
from tests.first_of_many import first_of
from tests.scenes.challenged_case import answer, challenge
from tests.scenes.officer_desk import WHY, OfficerDesk, make_desk
from tests.scenes.two_officers import raise_upheld

CLIENT, PEOPLE = "client", ("client", "trainer", "first", "second", "third", "fourth")
ADVERSE, OTHER_ADVERSE = Outcome.NON_COMPLETION_ABUSE, Outcome.NON_COMPLETION_UNFIT
SIGN, PROPOSE, CONFIRM, CHALLENGE, UPHOLD, REJECT = Act

WAYS: dict[DecisionState, tuple[tuple[Act, str], ...]] = {
    DecisionState.OPEN: (),
    DecisionState.PROPOSED: ((PROPOSE, "first"),),
    DecisionState.SIGNED: ((SIGN, "first"),),
    DecisionState.ADVERSE: ((PROPOSE, "first"), (CONFIRM, "second")),
    DecisionState.REPLACING: ((PROPOSE, "first"), (CONFIRM, "second"), (PROPOSE, "third")),
    DecisionState.CHALLENGED: (
        (PROPOSE, "first"),
        (CONFIRM, "second"),
        (PROPOSE, "third"),
        (CHALLENGE, CLIENT),
    ),
}
"""The acts that lead into each state."""


@dataclass
class ServedCase:
    """The case of client A at the desk, and the people who may act in it."""

    desk: OfficerDesk
    ids: dict[str, int]
    finding: str
    """The key of an upheld finding, on which adverse outcomes rest."""

    async def read(self) -> ReviewCase:
        return await self.desk.case("A")

    async def do(self, act: Act, by: str) -> None:
        """Raises InvalidInput if the service refuses it."""
        desk = self.desk
        desk.clock.go_on(timedelta(minutes=1))
        store, now, booking = desk.store, desk.now, desk.live.booking_ids["A"]
        officer, case = self.ids[by], await self.read()
        signing = DecisionSigning(officer, WHY, case.seal)
        if act is SIGN:
            await decisions.sign(store, booking, Outcome.COMPLETED, signing, now)
        elif act is PROPOSE:
            outcome = OTHER_ADVERSE if case.signed else ADVERSE
            draft = proposals.Draft(outcome, signing, frozenset({self.finding}))
            await proposals.propose(store, booking, draft, now)
        elif act is CONFIRM:
            made = case.proposals[-1].id if case.proposals else 0
            await proposals.confirm(store, booking, made, signing, now)
        elif act is CHALLENGE:
            await challenge(store, booking, now)
        else:
            replacing = Outcome.COMPLETED if act is UPHOLD else None
            await answer(store, booking, officer, now, replacing)


async def a_case(store: Store, clock: SettableClock) -> ServedCase:
    """A case of a course that an officer has trained."""
    desk = await make_desk(store, clock)
    async with store.writing() as tx:
        others = [
            await users.add(
                tx, email=f"{name}@example.org", name=name, role="officer", now=desk.now
            )
            for name in ("trainer", "third", "fourth")
        ]
        trained = update(courses).where(courses.c.id == desk.live.course_id)
        await tx.execute(trained.values(trainer_id=others[0]))
    officers = [others[0], desk.officer_id, desk.other_id, *others[1:]]
    booking = desk.live.booking_ids["A"]
    finding = await raise_upheld(store, booking, desk.officer_id, desk.now)
    return ServedCase(desk, dict(zip(PEOPLE, [0, *officers], strict=True)), finding)


@asynccontextmanager
async def copied(case: ServedCase, path: Path) -> AsyncIterator[ServedCase]:
    """The same case on a copy of its records, at the same time of day."""
    source = path.parent / (await _file(case.desk.store))
    with sqlite3.connect(source) as records, sqlite3.connect(path) as copy:
        records.backup(copy)
    store, now = Store(f"sqlite:///{path}"), case.desk.now
    yield replace(case, desk=replace(case.desk, store=store))
    await store.close()
    await asyncio.to_thread(path.unlink)
    case.desk.clock.set(now)


async def _file(store: Store) -> str:
    async with store.reading() as tx:
        listed = await tx.exec_driver_sql("PRAGMA database_list")
        name: str = listed.one().file
    return name


def parts(case: ReviewCase, ids: dict[str, int], by: str) -> frozenset[Part]:
    return frozenset({Part.CLIENT}) if by == CLIENT else case.parts_of(ids[by])


def doers(act: Act) -> tuple[str, ...]:
    """The client has no account, and officers have no personal link: nobody can even try."""
    return (CLIENT,) if act is CHALLENGE else PEOPLE[1:]


def test_a_way_leads_into_every_state() -> None:
    assert set(WAYS) == set(DecisionState)


@pytest.mark.parametrize("state", first_of(WAYS, 4))
async def test_each_act_in_each_state_by_each_person(
    store: Store, clock: SettableClock, tmp_path: Path, state: DecisionState
) -> None:
    case = await a_case(store, clock)
    for act, by in WAYS[state]:
        await case.do(act, by)
    read = await case.read()
    assert read.decision_state is state
    for act in Act:
        allowed = [by for by in doers(act) if may(act, state, parts(read, case.ids, by))]
        for by in set(doers(act)).difference(allowed):
            await refused(case, act, by)
        if not allowed:
            continue
        async with copied(case, tmp_path / "act.db") as tried:
            await tried.do(act, allowed[-1])
            after = (await tried.read()).decision_state
        assert after is STEPS[state][act].leads_to, act
    assert (await case.read()).decision_state is state


async def refused(case: ServedCase, act: Act, by: str) -> None:
    try:
        await case.do(act, by)
    except InvalidInput:
        return
    raise AssertionError((act, by))
