"""No adverse outcome takes effect with fewer than two people, not even by SQL."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from compliance.outcomes.case_acts import SIGNED_ALONE, is_adverse
from compliance.outcomes.recommendation import Outcome
from delivery.records.accounts import users
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store, Transaction
from delivery.records.review import decisions, proposals
from delivery.records.tables import courses
from delivery.records.trainers import course_trainers
from delivery.records.trainers.course_trainers import (
    ACCEPTED,
    ADDED,
    APPOINTED,
    OFFERED,
    REPLACED,
)
from tests.delivery.records.planned_course import a_booking, a_course

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
REFUSED = "needs the open proposal of another officer"
HAD_THE_COURSE = (ADDED, REPLACED, ACCEPTED, APPOINTED)
ADVERSE = [outcome.value for outcome in Outcome if is_adverse(outcome)]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def officer(tx: Transaction, name: str) -> int:
    email = f"{name.lower()}@example.org"
    return await users.add(tx, email=email, name=name, role="officer", now=NOW)


class DecidedBooking:
    """One booking on a course, two officers, and what they sign."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.first, self.second, self.booking, self.course = 0, 0, 0, 0

    async def plan(self) -> "DecidedBooking":
        async with self.store.writing() as tx:
            self.first, self.second = await officer(tx, "Olive"), await officer(tx, "Omar")
            self.course = await a_course(tx)
            self.booking = await a_booking(tx, self.course)
        return self

    async def book(self, reference: str) -> None:
        """Plans another booking, which is decided from now on."""
        async with self.store.writing() as tx:
            self.booking = await a_booking(tx, self.course, reference=reference)

    def _fields(self, outcome: str) -> dict[str, Any]:
        keys = {"booking_id": self.booking, "course_id": self.course, "outcome": outcome}
        values = {"recommended": "review", "reason": "seen by the trainer", "ledger_id": 1}
        return keys | values | {"consequence": {}, "evidence": {}, "now": NOW}

    async def propose(self, outcome: str, by: int, **changes: int) -> int:
        fields = self._fields(outcome) | changes
        async with self.store.writing() as tx:
            return await proposals.add(tx, officer_id=by, grounds=[], **fields)

    async def sign(self, outcome: str, by: int, proposal: int | None, **changes: int) -> None:
        fields = self._fields(outcome) | changes
        async with self.store.writing() as tx:
            await decisions.sign_outcome(tx, officer_id=by, proposal_id=proposal, **fields)

    async def changes_trainers(self, change: str, trainer_id: int) -> None:
        async with self.store.writing() as tx:
            await course_trainers.add(tx, self.course, change, trainer_id, NOW, by_id=None)

    async def refuses(self, outcome: str, by: int, proposal: int | None, **changes: int) -> None:
        with pytest.raises(StoreFault, match=REFUSED):
            await self.sign(outcome, by, proposal, **changes)
        async with self.store.reading() as tx:
            signed = await decisions.outcomes_of_course(tx, self.course)
        assert outcome not in [row.outcome for row in signed]


@pytest.fixture
async def case(store: Store) -> DecidedBooking:
    return await DecidedBooking(store).plan()


async def test_every_adverse_outcome_needs_the_proposal_of_another(case: DecidedBooking) -> None:
    for outcome in ADVERSE:
        await case.book(f"B-{outcome}")
        await case.refuses(outcome, case.first, None)
        proposal = await case.propose(outcome, case.first)
        await case.refuses(outcome, case.first, proposal)
        await case.refuses(outcome, case.second, None)
        await case.refuses(outcome, case.second, proposal + 1)
        await case.sign(outcome, case.second, proposal)


async def test_an_outcome_that_nobody_knows_takes_two_people(case: DecidedBooking) -> None:
    await case.refuses("an_outcome_of_a_later_version", case.first, None)


@pytest.mark.parametrize("outcome", sorted(outcome.value for outcome in SIGNED_ALONE))
async def test_an_outcome_in_the_clients_favour_takes_one(
    case: DecidedBooking, outcome: str
) -> None:
    await case.sign(outcome, case.first, None)


async def test_a_proposal_of_another_outcome_or_client_is_no_proposal(case: DecidedBooking) -> None:
    proposal = await case.propose("refused_late", case.first)
    await case.refuses("non_completion_abuse", case.second, proposal)
    async with case.store.writing() as tx:
        other = await a_booking(tx, case.course, reference="B-2")
    await case.refuses("refused_late", case.second, proposal, booking_id=other)


async def test_a_proposal_that_another_has_followed_is_not_carried_out(
    case: DecidedBooking,
) -> None:
    earlier = await case.propose("refused_late", case.first)
    await case.propose("refused_identity", case.second)
    await case.refuses("refused_late", case.second, earlier)


async def test_a_proposal_that_an_outcome_has_followed_is_not_carried_out(
    case: DecidedBooking,
) -> None:
    proposal = await case.propose("refused_late", case.first)
    await case.sign("completed", case.second, None)
    await case.refuses("refused_late", case.second, proposal)


async def test_a_proposal_takes_effect_once(case: DecidedBooking) -> None:
    proposal = await case.propose("refused_late", case.first)
    await case.sign("refused_late", case.second, proposal)
    with pytest.raises(StoreFault):
        await case.sign("refused_late", case.second, proposal)


@pytest.mark.parametrize("change", HAD_THE_COURSE)
@pytest.mark.parametrize("trainer", ["first", "second"])
async def test_nobody_who_ever_had_the_course_is_either_person(
    case: DecidedBooking, trainer: str, change: str
) -> None:
    proposal = await case.propose("refused_late", case.first)
    await case.changes_trainers(change, getattr(case, trainer))
    await case.refuses("refused_late", case.second, proposal)


@pytest.mark.parametrize("change", HAD_THE_COURSE)
async def test_nobody_who_ever_had_the_course_proposes(case: DecidedBooking, change: str) -> None:
    await case.changes_trainers(change, case.first)
    with pytest.raises(StoreFault, match="the trainer of the course proposes nothing"):
        await case.propose("refused_late", case.first)


async def test_an_offer_of_the_course_shuts_nobody_out(case: DecidedBooking) -> None:
    await case.changes_trainers(OFFERED, case.first)
    await case.propose("refused_late", case.first)


@pytest.mark.parametrize("trainer", ["first", "second"])
async def test_the_trainer_of_the_course_is_neither_person(
    case: DecidedBooking, trainer: str
) -> None:
    proposal = await case.propose("refused_late", case.first)
    async with case.store.writing() as tx:
        planned = update(courses).where(courses.c.id == case.course)
        await tx.execute(planned.values(trainer_id=getattr(case, trainer)))
    await case.refuses("refused_late", case.second, proposal)


async def test_the_trainer_of_the_course_proposes_nothing(case: DecidedBooking) -> None:
    async with case.store.writing() as tx:
        planned = update(courses).where(courses.c.id == case.course)
        await tx.execute(planned.values(trainer_id=case.first))
    with pytest.raises(StoreFault, match="the trainer of the course proposes nothing"):
        await case.propose("refused_late", case.first)
