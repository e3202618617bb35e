"""An adverse outcome is proposed on grounds and confirmed by another officer, or refused."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.caseload.needed_act import NeededAct
from delivery.proposals import proposals
from delivery.proposals.grounds import NO_TRAINERS_NOTE, NOTHING_NAMED, grounds_of
from delivery.proposals.proposals import (
    CHANGED,
    NOT_ADVERSE,
    NOT_PROPOSED,
    OWN_COURSE,
    OWN_PROPOSAL,
    Draft,
)
from delivery.records.database.store import Store
from delivery.records.tables import bookings, courses
from delivery.review import decisions
from delivery.review.case import CaseState
from delivery.review.decisions import STALE, TWO_OFFICERS
from delivery.review.raising import TypedFinding
from delivery.validation.errors import InvalidInput
from tests.delivery.caseload import listed_cases
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers
from tests.scenes.officer_desk import WHY, OfficerDesk, make_desk
from tests.scenes.scene import at
from tests.stored_rows import audit_entries


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def draft(desk: OfficerDesk, name: str, outcome: Outcome | None, *grounds: str) -> Draft:
    return Draft(outcome, await desk.signing(name), frozenset(grounds))


async def raised(desk: OfficerDesk, name: str) -> str:
    """The key of a finding that the officer has raised and another has upheld."""
    booking_id = desk.live.booking_ids[name]
    return await two_officers.raise_upheld(desk.store, booking_id, desk.officer_id, desk.now)


async def propose(desk: OfficerDesk, name: str, made: Draft) -> int:
    return await proposals.propose(desk.store, desk.live.booking_ids[name], made, desk.now)


async def proposed(desk: OfficerDesk, name: str, outcome: Outcome) -> int:
    key = await raised(desk, name)
    return await propose(desk, name, await draft(desk, name, outcome, key))


async def confirm(desk: OfficerDesk, name: str, proposal: int, other: bool = True) -> None:
    signing = replace(await desk.signing(name, other=other), reason="")
    booking_id = desk.live.booking_ids[name]
    await proposals.confirm(desk.store, booking_id, proposal, signing, desk.now)


async def uphold(desk: OfficerDesk, name: str) -> str:
    """Upholds the client's only finding and returns its key among the grounds."""
    breach, booking_id = await desk.only_breach(name), desk.live.booking_ids[name]
    signing = await desk.signing(name)
    await decisions.review(
        desk.store, booking_id, breach.row.id, Decision.UPHOLD, signing, desk.now
    )
    return f"finding-{breach.row.id}"


async def test_one_officer_cannot_sign_an_adverse_outcome(desk: OfficerDesk) -> None:
    with pytest.raises(InvalidInput, match=TWO_OFFICERS):
        await decisions.sign(
            desk.store,
            desk.live.booking_ids["A"],
            Outcome.NON_COMPLETION_ABUSE,
            await desk.signing("A", "xxxxxxxxxx"),
            desk.now,
        )
    assert (await desk.case("A")).outcomes == ()


async def test_a_proposal_has_no_effect_until_another_officer_confirms_it(
    desk: OfficerDesk,
) -> None:
    finding = await uphold(desk, "B")
    made = await draft(desk, "B", Outcome.NON_COMPLETION_CONDUCT, finding)
    proposal = await propose(desk, "B", made)
    case = await desk.case("B")
    assert (case.state, case.outcomes) == (CaseState.PROPOSED, ())
    assert case.proposed is not None
    assert [ground["kind"] for ground in case.proposed.grounds] == ["finding"]
    await confirm(desk, "B", proposal)
    case = await desk.case("B")
    (signed,) = case.outcomes
    assert (signed.outcome, signed.officer_id) == ("non_completion_conduct", desk.other_id)
    assert (signed.proposal_id, signed.reason, case.proposed) == (proposal, WHY, None)
    assert case.state is CaseState.SIGNED
    async with desk.store.reading() as tx:
        acts = [entry.act for entry in await audit_entries(tx, at("11:00"), at("12:00"))]
    assert acts == ["breach upheld", "outcome proposed", "outcome confirmed"]


async def test_a_draft_is_checked_without_a_write(desk: OfficerDesk) -> None:
    made = await draft(desk, "A", Outcome.NON_COMPLETION_ABUSE)
    checked = await proposals.check(desk.store, desk.live.booking_ids["A"], made, desk.now)
    assert [refusal.place for refusal in checked.refusals] == ["grounds"]
    assert len(checked.objections) == 2


async def test_nobody_confirms_a_proposal_of_their_own(desk: OfficerDesk) -> None:
    proposal = await proposed(desk, "A", Outcome.NON_COMPLETION_ABUSE)
    with pytest.raises(InvalidInput, match=OWN_PROPOSAL):
        await confirm(desk, "A", proposal, other=False)
    assert (await desk.case("A")).outcomes == ()


async def test_without_a_ground_nothing_adverse_is_proposed(desk: OfficerDesk) -> None:
    made = await draft(desk, "A", Outcome.NON_COMPLETION_ABUSE, "finding-1", "note-removed-x")
    with pytest.raises(InvalidInput, match=NOTHING_NAMED[:40]) as refused:
        await propose(desk, "A", made)
    assert [refusal.place for refusal in refused.value.refusals] == ["grounds"]


async def test_a_trainers_note_is_a_ground(desk: OfficerDesk) -> None:
    await uphold(desk, "D")
    (note,) = grounds_of(await desk.case("D")).notes
    proposal = await propose(
        desk, "D", await draft(desk, "D", Outcome.REFUSED_LATE, str(note["key"]))
    )
    await confirm(desk, "D", proposal)
    assert (await desk.case("D")).signed is not None


async def test_somebody_who_was_there_did_not_fail_to_attend(desk: OfficerDesk) -> None:
    with pytest.raises(InvalidInput, match="cannot be proposed"):
        await proposed(desk, "A", Outcome.DID_NOT_ATTEND)


async def test_somebody_who_never_came_needs_no_ground(desk: OfficerDesk) -> None:
    proposal = await propose(desk, "H", await draft(desk, "H", Outcome.DID_NOT_ATTEND))
    await confirm(desk, "H", proposal)
    assert (await desk.case("H")).state is CaseState.SIGNED


async def test_what_changed_since_the_proposal_is_proposed_again(desk: OfficerDesk) -> None:
    finding = await uphold(desk, "B")
    proposal = await propose(
        desk, "B", await draft(desk, "B", Outcome.NON_COMPLETION_CONDUCT, finding)
    )
    await desk.hears_more()
    await uphold(desk, "B")
    with pytest.raises(InvalidInput, match=CHANGED):
        await confirm(desk, "B", proposal)
    assert (await desk.case("B")).outcomes == ()


async def test_another_police_deadline_is_a_change_of_what_follows(desk: OfficerDesk) -> None:
    proposal = await proposed(desk, "A", Outcome.NON_COMPLETION_CONDUCT)
    async with desk.store.writing() as tx:
        await tx.execute(update(bookings).values(police_deadline=date(2026, 6, 11)))
    with pytest.raises(InvalidInput, match=CHANGED):
        await confirm(desk, "A", proposal)


async def test_an_officer_who_disagrees_signs_an_outcome_of_their_own(desk: OfficerDesk) -> None:
    proposal = await proposed(desk, "A", Outcome.NON_COMPLETION_ABUSE)
    signing, booking_id = await desk.signing("A", other=True), desk.live.booking_ids["A"]
    await decisions.sign(desk.store, booking_id, Outcome.COMPLETED, signing, desk.now)
    case = await desk.case("A")
    assert (case.proposed, len(case.proposals)) == (None, 1)
    with pytest.raises(InvalidInput, match=NOT_PROPOSED):
        await confirm(desk, "A", proposal)


async def gives_the_course_to(desk: OfficerDesk, trainer_id: int) -> None:
    async with desk.store.writing() as tx:
        await tx.execute(update(courses).values(trainer_id=trainer_id))


async def test_the_trainer_of_the_course_neither_proposes_nor_confirms(desk: OfficerDesk) -> None:
    proposal = await proposed(desk, "A", Outcome.NON_COMPLETION_ABUSE)
    await gives_the_course_to(desk, desk.other_id)
    with pytest.raises(InvalidInput, match=OWN_COURSE):
        await confirm(desk, "A", proposal)
    await gives_the_course_to(desk, desk.officer_id)
    with pytest.raises(InvalidInput, match=OWN_COURSE):
        await proposed(desk, "A", Outcome.NON_COMPLETION_ABUSE)


async def test_an_outcome_in_the_clients_favour_is_not_proposed(desk: OfficerDesk) -> None:
    with pytest.raises(InvalidInput, match=NOT_ADVERSE):
        await proposed(desk, "A", Outcome.COMPLETED)


async def test_a_proposal_on_a_case_that_has_changed_is_refused(desk: OfficerDesk) -> None:
    key = await raised(desk, "B")
    before = await draft(desk, "B", Outcome.NON_COMPLETION_CONDUCT, key)
    await desk.hears_more()
    with pytest.raises(InvalidInput, match=STALE):
        await propose(desk, "B", before)


async def test_a_signed_case_with_a_proposal_is_in_the_queue_again(desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    await proposed(desk, "A", Outcome.NON_COMPLETION_ABUSE)
    assert (await listed_cases.row(desk.store, desk.now, "B-A")).act is NeededAct.CONFIRM


async def test_of_two_confirmations_at_once_one_takes_effect(desk: OfficerDesk) -> None:
    proposal = await proposed(desk, "A", Outcome.NON_COMPLETION_ABUSE)
    results = await asyncio.gather(
        confirm(desk, "A", proposal), confirm(desk, "A", proposal), return_exceptions=True
    )
    assert [type(result) for result in results if result is not None] == [InvalidInput]
    assert len((await desk.case("A")).outcomes) == 1


@pytest.mark.parametrize(
    "outcome", [Outcome.NON_COMPLETION_PARTICIPATION, Outcome.NON_COMPLETION_LANGUAGE]
)
async def test_what_only_a_trainer_can_judge_rests_on_a_note_of_the_trainer(
    desk: OfficerDesk, outcome: Outcome
) -> None:
    with pytest.raises(InvalidInput, match=NO_TRAINERS_NOTE):
        await proposed(desk, "A", outcome)
    account = TypedFinding("participation", "The client took no part.", "Another client")
    raised = await two_officers.raise_upheld(
        desk.store, desk.live.booking_ids["A"], desk.officer_id, desk.now, account
    )
    with pytest.raises(InvalidInput, match=NO_TRAINERS_NOTE):
        await propose(desk, "A", await draft(desk, "A", outcome, raised))
    seen_in_vehicle = await uphold(desk, "F")
    assert await propose(desk, "F", await draft(desk, "F", outcome, seen_in_vehicle))
