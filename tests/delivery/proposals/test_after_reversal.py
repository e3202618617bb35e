"""After an upheld challenge its two deciders decide nothing against the client again."""

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.proposals import proposals
from delivery.proposals.grounds import grounds_of
from delivery.proposals.proposals import OWN_REVERSED, Draft
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.validation.errors import InvalidInput
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.challenged_case import answer, challenge
from tests.scenes.officer_desk import WHY, OfficerDesk, make_desk

ABUSE = Outcome.NON_COMPLETION_ABUSE


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    """Petra proposed that A was abusive, Olive confirmed it, and Omar upheld A's challenge."""
    desk = await make_desk(store, clock)
    await desk.sign("A", ABUSE)
    await desk.judged()
    booking_id = desk.live.booking_ids["A"]
    await challenge(store, booking_id, desk.now)
    await answer(store, booking_id, desk.other_id, desk.now, Outcome.COMPLETED)
    await desk.judged()
    return desk


async def officer(desk: OfficerDesk, name: str) -> int:
    async with desk.store.writing() as tx:
        email = f"{name.lower()}@example.org"
        return await users.add(tx, email=email, name=name, role="officer", now=desk.now)


async def propose(desk: OfficerDesk, officer_id: int) -> int:
    booking_id = desk.live.booking_ids["A"]
    grounds = frozenset(ground["key"] for ground in grounds_of(await desk.case("A")).findings)
    signing = await two_officers.signing_of(desk.store, booking_id, officer_id, WHY, desk.now)
    return await proposals.propose(desk.store, booking_id, Draft(ABUSE, signing, grounds), desk.now)


async def confirm(desk: OfficerDesk, proposal_id: int, officer_id: int) -> None:
    booking_id = desk.live.booking_ids["A"]
    signing = await two_officers.signing_of(desk.store, booking_id, officer_id, WHY, desk.now)
    await proposals.confirm(desk.store, booking_id, proposal_id, signing, desk.now)


async def test_neither_of_the_two_proposes_again(desk: OfficerDesk) -> None:
    async with desk.store.writing() as tx:
        petra = await two_officers.proposer(tx, desk.now)
    for officer_id in (petra, desk.officer_id):
        with pytest.raises(InvalidInput, match=OWN_REVERSED):
            await propose(desk, officer_id)


async def test_neither_of_the_two_confirms_what_another_proposes(desk: OfficerDesk) -> None:
    proposal_id = await propose(desk, desk.other_id)
    async with desk.store.writing() as tx:
        petra = await two_officers.proposer(tx, desk.now)
    for officer_id in (petra, desk.officer_id):
        with pytest.raises(InvalidInput, match=OWN_REVERSED):
            await confirm(desk, proposal_id, officer_id)
    await confirm(desk, proposal_id, await officer(desk, "Quinn"))
    signed = (await desk.case("A")).signed
    assert signed is not None
    assert signed.outcome == ABUSE.value


@pytest.mark.thorough
async def test_in_the_clients_favour_they_may_sign(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.INSUFFICIENT_EVIDENCE)
    signed = (await desk.case("A")).signed
    assert signed is not None
    assert signed.officer_id == desk.officer_id
