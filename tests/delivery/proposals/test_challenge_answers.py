"""A challenge is answered by an officer who had no part in the decision, and really reverses it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from compliance.outcomes.case_acts import DecisionState
from compliance.outcomes.decision_dates import challenge_ends
from compliance.outcomes.recommendation import Outcome
from delivery.effects import telling
from delivery.effects.telling import Telling, TellingResult, TellingWay
from delivery.proposals import proposals
from delivery.proposals.challenge_answers import (
    NO_ANSWER,
    NOT_OPEN,
    OWN_COURSE,
    OWN_DECISION,
)
from delivery.proposals.proposals import NOT_PROPOSED, UNREAD
from delivery.records.accounts import users
from delivery.records.answers import open_answers, statements
from delivery.records.database.store import Store
from delivery.records.tables import courses
from delivery.records.tasks import tasks
from delivery.review import decisions
from delivery.review.decisions import CHALLENGED, STALE, DecisionSigning
from delivery.validation.errors import InvalidInput
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.challenged_case import GROUNDS, answer, challenge
from tests.scenes.officer_desk import OfficerDesk, make_desk
from tests.scenes.scene import LRSP, at
from tests.stored_rows import audit_entries

ABUSE = Outcome.NON_COMPLETION_ABUSE


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    """Client A did not complete the course because of abuse: Petra has proposed it, and Olive has
    confirmed it."""
    made = await make_desk(store, clock)
    await made.sign("A", ABUSE)
    return made


def booking_of(desk: OfficerDesk) -> int:
    return desk.live.booking_ids["A"]


async def a_minute_later(desk: OfficerDesk) -> None:
    desk.clock.go_on(timedelta(minutes=1))


async def challenged(desk: OfficerDesk) -> int:
    desk.clock.go_on(timedelta(minutes=1))
    return await challenge(desk.store, booking_of(desk), desk.now)


async def test_an_upheld_challenge_reverses_the_outcome(desk: OfficerDesk) -> None:
    challenge_id = await challenged(desk)
    case = await desk.case("A")
    assert case.decision_state is DecisionState.CHALLENGED
    await answer(desk.store, booking_of(desk), desk.other_id, desk.now, Outcome.COMPLETED)
    case = await desk.case("A")
    assert [row.outcome for row in case.outcomes] == [ABUSE.value, "completed"]
    assert case.signed is not None
    assert (case.signed.challenge_id, case.signed.officer_id) == (challenge_id, desk.other_id)
    (row,) = case.decided.challenges
    assert (row.grounds, row.reversed_by, row.is_open) == (GROUNDS, case.signed.id, False)
    assert case.decision_state is DecisionState.SIGNED
    async with desk.store.reading() as tx:
        assert await open_answers.of_case(tx, booking_of(desk), desk.live.course_id) == []
        acts = [entry.act for entry in await audit_entries(tx, at("11:00"), at("12:00"))]
        undone = await tasks.of_outcomes(tx, [row.outcome_id])
    assert acts[-2:] == ["outcome challenged", "challenge upheld"]
    assert {task.state for task in undone} == {"cancelled"}


async def test_a_rejected_challenge_lets_the_outcome_stand(desk: OfficerDesk) -> None:
    await challenged(desk)
    await answer(desk.store, booking_of(desk), desk.other_id, desk.now)
    case = await desk.case("A")
    assert [row.outcome for row in case.outcomes] == [ABUSE.value]
    (row,) = case.decided.challenges
    assert (row.rejected_by, row.rejection) == (desk.other_id, "I have heard the trainer.")
    assert case.decision_state is DecisionState.SIGNED
    with pytest.raises(InvalidInput, match="nothing to challenge"):
        await challenged(desk)


async def test_who_proposed_confirmed_or_trained_does_not_answer(desk: OfficerDesk) -> None:
    """The person who declined may not review their own decline."""
    await challenged(desk)
    async with desk.store.writing() as tx:
        proposer = await two_officers.proposer(tx, desk.now)
        trained = update(courses).where(courses.c.id == desk.live.course_id)
        await tx.execute(trained.values(trainer_id=desk.other_id))
    refused = (
        (proposer, OWN_DECISION),
        (desk.officer_id, OWN_DECISION),
        (desk.other_id, OWN_COURSE),
    )
    for officer, why in refused:
        for outcome in (None, Outcome.COMPLETED):
            with pytest.raises(InvalidInput, match=why):
                await answer(desk.store, booking_of(desk), officer, desk.now, outcome)
    assert (await desk.case("A")).decision_state is DecisionState.CHALLENGED


async def test_a_challenge_is_upheld_only_in_the_clients_favour(desk: OfficerDesk) -> None:
    await challenged(desk)
    for outcome in (Outcome.NON_COMPLETION_CONDUCT, Outcome.REVIEW):
        with pytest.raises(InvalidInput, match=NO_ANSWER):
            await answer(desk.store, booking_of(desk), desk.other_id, desk.now, outcome)
    signing = DecisionSigning(desk.other_id, "Short", (await desk.case("A")).seal)
    with pytest.raises(InvalidInput, match="10 characters"):
        await answer(desk.store, booking_of(desk), desk.other_id, desk.now, signing=signing)


async def test_nothing_else_is_decided_while_a_challenge_is_open(desk: OfficerDesk) -> None:
    desk.clock.go_on(timedelta(minutes=1))
    proposal = await two_officers.propose(
        desk.store, booking_of(desk), Outcome.NON_COMPLETION_UNFIT, "Because of it.", desk.now
    )
    await challenged(desk)
    with pytest.raises(InvalidInput, match=CHALLENGED):
        await desk.sign("A", Outcome.COMPLETED)
    with pytest.raises(InvalidInput, match=CHALLENGED):
        await desk.sign("A", Outcome.NON_COMPLETION_CONDUCT)
    await answer(desk.store, booking_of(desk), desk.other_id, desk.now)
    signing = await desk.signing("A", other=True)
    with pytest.raises(InvalidInput, match=NOT_PROPOSED):
        await proposals.confirm(desk.store, booking_of(desk), proposal, signing, desk.now)


async def test_a_statement_is_read_before_a_challenge_is_answered(desk: OfficerDesk) -> None:
    await challenged(desk)
    stale = await desk.signing("A", other=True)
    async with desk.store.writing() as tx:
        await statements.add(
            tx,
            booking_id=booking_of(desk),
            course_id=desk.live.course_id,
            text="My neighbour can confirm it.",
            late_reason="",
            now=desk.now,
        )
    with pytest.raises(InvalidInput, match=STALE):
        await answer(desk.store, booking_of(desk), desk.other_id, desk.now, signing=stale)
    with pytest.raises(InvalidInput, match=UNREAD):
        await answer(desk.store, booking_of(desk), desk.other_id, desk.now)


async def test_two_officers_at_once_answer_once(desk: OfficerDesk) -> None:
    await challenged(desk)
    async with desk.store.writing() as tx:
        fourth = await users.add(
            tx, email="orla@example.org", name="Orla", role="officer", now=desk.now
        )
    seal = (await desk.case("A")).seal
    answers = [
        answer(
            desk.store,
            booking_of(desk),
            officer,
            desk.now,
            outcome,
            signing=DecisionSigning(officer, "I have heard the trainer.", seal),
        )
        for officer, outcome in ((desk.other_id, None), (fourth, Outcome.COMPLETED))
    ]
    results = await asyncio.gather(*answers, return_exceptions=True)
    (refusal,) = [result for result in results if result is not None]
    assert isinstance(refusal, InvalidInput)
    assert NOT_OPEN in str(refusal)
    (row,) = (await desk.case("A")).decided.challenges
    assert (row.reversed_by is None) is not (row.rejected_at is None)


async def test_the_time_to_challenge_begins_when_the_client_was_told(desk: OfficerDesk) -> None:
    signed = (await desk.case("A")).signed
    assert signed is not None
    desk.clock.go_on(timedelta(days=30))
    was_told = Telling(TellingWay.TELEPHONE, TellingResult.TOLD, desk.now)
    await telling.note_telling(desk.store, signed.id, was_told, desk.officer_id, desk.now)
    until = challenge_ends(desk.now, LRSP)
    assert until - desk.now > timedelta(days=14)
    desk.clock.set(until + timedelta(seconds=1))
    with pytest.raises(InvalidInput, match="nothing to challenge"):
        await challenge(desk.store, booking_of(desk), desk.now)
    desk.clock.set(until)
    await challenge(desk.store, booking_of(desk), desk.now)


async def test_an_outcome_in_the_clients_favour_cannot_be_challenged(desk: OfficerDesk) -> None:
    desk.clock.go_on(timedelta(minutes=1))
    await desk.sign("A", Outcome.COMPLETED)
    with pytest.raises(InvalidInput, match="nothing to challenge"):
        await challenged(desk)
    signing = await desk.signing("A", other=True)
    await decisions.sign(desk.store, booking_of(desk), Outcome.COMPLETED, signing, desk.now)
