"""Both officers, and the third, read that an outcome rests on findings about other matters."""

import pytest

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.related_rules import OTHER_MATTERS
from compliance.outcomes.review_states import Decision
from delivery.proposals import proposals
from delivery.proposals.challenge_answers import objections_to_challenged
from delivery.proposals.grounds import grounds_of
from delivery.proposals.proposals import Draft
from delivery.records.database.store import Store
from delivery.review import case_page, decisions
from delivery.review.case_page import CaseFile
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import OfficerDesk, make_desk

CAMERA, AWAY = Outcome.NON_COMPLETION_CAMERA, Outcome.NON_COMPLETION_NOT_THROUGHOUT


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    """The absence of B is upheld."""
    desk = await make_desk(store, clock)
    row, signing = (await desk.only_breach("B")).row, await desk.signing("B")
    booking_id = desk.live.booking_ids["B"]
    await decisions.review(store, booking_id, row.id, Decision.UPHOLD, signing, desk.now)
    return desk


async def draft(desk: OfficerDesk, outcome: Outcome) -> Draft:
    grounds = grounds_of(await desk.case("B")).findings
    keys = frozenset(ground["key"] for ground in grounds)
    return Draft(outcome, await desk.signing("B"), keys)


async def shown(desk: OfficerDesk) -> CaseFile:
    async with desk.store.reading() as tx:
        file = await case_page.read(tx, desk.live.booking_ids["B"], desk.now)
    assert file is not None
    return file


@pytest.mark.parametrize(("outcome", "is_objected"), [(CAMERA, True), (AWAY, False)])
async def test_each_officer_reads_it_before_they_decide(
    desk: OfficerDesk, outcome: Outcome, is_objected: bool
) -> None:
    booking_id, made = desk.live.booking_ids["B"], await draft(desk, outcome)
    checked = await proposals.check(desk.store, booking_id, made, desk.now)
    assert (OTHER_MATTERS in checked.objections) is is_objected
    proposal_id = await proposals.propose(desk.store, booking_id, made, desk.now)
    proposal = (await shown(desk)).proposal
    assert proposal is not None
    assert (OTHER_MATTERS in proposal.objections) is is_objected
    signing = await desk.signing("B", other=True)
    await proposals.confirm(desk.store, booking_id, proposal_id, signing, desk.now)
    file = await shown(desk)
    (signed,) = file.case.outcomes
    assert (OTHER_MATTERS in objections_to_challenged(file, signed.id)) is is_objected
