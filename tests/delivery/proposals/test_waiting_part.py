"""The case's page opens at the first part in which this officer can go on."""

from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.proposals.waiting_part import waiting_part
from delivery.records.answers import statements
from delivery.records.database.store import Store
from delivery.review import decisions, raising
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.challenged_case import challenge
from tests.scenes.officer_desk import WHY, OfficerDesk, make_desk
from tests.scenes.two_officers import ACCOUNT


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def parts(desk: OfficerDesk, client: str) -> tuple[str, str]:
    """The part for the first officer, and for the other."""
    case = await desk.case(client)
    return waiting_part(case, desk.officer_id), waiting_part(case, desk.other_id)


async def review(desk: OfficerDesk, client: str, number: int) -> None:
    breach = (await desk.case(client)).breaches[number - 1].row.id
    signing, booking_id = await desk.signing(client), desk.live.booking_ids[client]
    await decisions.review(desk.store, booking_id, breach, Decision.DISMISS, signing, desk.now)


async def test_each_finding_comes_before_the_decision(desk: OfficerDesk) -> None:
    assert (await parts(desk, "G"))[0] == "finding-1"
    await review(desk, "G", 1)
    assert (await parts(desk, "G"))[0] == "finding-2"
    await review(desk, "G", 2)
    assert (await parts(desk, "G"))[0] == "decision"
    await desk.sign("G", Outcome.COMPLETED)
    assert await parts(desk, "G") == ("", "")


async def test_a_finding_waits_for_others_than_the_officer_who_raised_it(desk: OfficerDesk) -> None:
    booking_id = desk.live.booking_ids["A"]
    await raising.raise_finding(desk.store, booking_id, ACCOUNT, desk.officer_id, desk.now)
    assert await parts(desk, "A") == ("", "finding-1")


async def test_a_proposal_waits_for_others_than_the_officer_who_made_it(desk: OfficerDesk) -> None:
    desk.officer_id = await proposed(desk)
    assert await parts(desk, "A") == ("", "proposal")


async def proposed(desk: OfficerDesk) -> int:
    """The officer who has proposed an outcome for A."""
    booking_id, conduct = desk.live.booking_ids["A"], Outcome.NON_COMPLETION_CONDUCT
    await two_officers.propose(desk.store, booking_id, conduct, WHY, desk.now)
    async with desk.store.writing() as tx:
        return await two_officers.proposer(tx, desk.now)


async def test_a_statement_is_read_first_and_what_it_changes_is_decided_again(
    desk: OfficerDesk,
) -> None:
    proposer = await proposed(desk)
    booking = (await desk.case("A")).booking
    later = desk.now + timedelta(minutes=1)
    async with desk.store.writing() as tx:
        statement_id = await statements.add(
            tx,
            booking_id=booking.id,
            course_id=booking.course_id,
            text="I was polite.",
            late_reason="",
            now=later,
        )
    assert (await parts(desk, "A"))[1] == f"statement-{statement_id}"
    async with desk.store.writing() as tx:
        await statements.add_reading(
            tx, statement_id=statement_id, officer_id=desk.other_id, now=later
        )
    assert waiting_part(await desk.case("A"), proposer) == "decision"


async def test_a_challenge_waits_for_an_officer_who_had_no_part_in_the_outcome(
    desk: OfficerDesk,
) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    challenge_id = await challenge(desk.store, desk.live.booking_ids["A"], desk.now)
    assert await parts(desk, "A") == ("", f"challenge-{challenge_id}")
