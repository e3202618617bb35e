"""An officer's decision is saved with its evidence, or refused with the reason."""

import pytest

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.records.database.store import Store
from delivery.records.review.decisions import AS_RECOMMENDED
from delivery.review import decisions
from delivery.review.case import CaseState
from delivery.review.completions import sign_completions
from delivery.review.decisions import (
    BEHIND,
    NOT_OVER,
    STALE,
    DecisionSigning,
    NoSuchCase,
)
from delivery.validation.errors import InvalidInput
from tests.delivery.caseload import listed_cases
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import WHY, OfficerDesk, make_desk
from tests.scenes.scene import at
from tests.stored_rows import audit_entries


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def review(
    desk: OfficerDesk,
    name: str,
    signing: DecisionSigning,
    decision: Decision | None = Decision.DISMISS,
    number: int = 0,
) -> None:
    breach = (await desk.case(name)).breaches[number]
    booking_id = desk.live.booking_ids[name]
    await decisions.review(desk.store, booking_id, breach.row.id, decision, signing, desk.now)


async def sign(
    desk: OfficerDesk, name: str, outcome: Outcome | None, signing: DecisionSigning
) -> None:
    await decisions.sign(desk.store, desk.live.booking_ids[name], outcome, signing, desk.now)


async def places(refused: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    return [refusal.place for refusal in refused.value.refusals]


async def test_a_review_saves_the_officer_the_reason_and_the_evidence(desk: OfficerDesk) -> None:
    await review(desk, "B", await desk.signing("B"))
    breach = await desk.only_breach("B")
    (saved,) = breach.reviews
    assert (saved.officer_id, saved.decision, saved.reason) == (desk.officer_id, "dismissed", WHY)
    assert saved.evidence["because"] == breach.row.because
    assert saved.evidence["withdrawn"] is False
    async with desk.store.reading() as tx:
        acts = [entry.act for entry in await audit_entries(tx, at("11:00"), at("12:00"))]
    assert acts == ["breach dismissed"]


async def test_a_signature_saves_the_recommendation_the_consequence_and_the_evidence(
    desk: OfficerDesk,
) -> None:
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    case = await desk.case("H")
    (signed,) = case.outcomes
    assert (signed.outcome, signed.recommended) == ("did_not_attend", "did_not_attend")
    assert signed.consequence["rebook_charge_gbp"] == 43
    assert signed.consequence["rebook_by"] == "2026-06-13T10:45:00Z"
    assert signed.evidence == case.evidence


async def test_another_outcome_than_the_recommended_may_be_signed(desk: OfficerDesk) -> None:
    await sign(desk, "H", Outcome.PROVIDER_FAILURE, await desk.signing("H"))
    (signed,) = (await desk.case("H")).outcomes
    assert (signed.outcome, signed.recommended) == ("provider_failure", "did_not_attend")


async def test_a_recommended_completion_needs_no_reason_of_its_own(desk: OfficerDesk) -> None:
    await sign(desk, "A", Outcome.COMPLETED, await desk.signing("A", "  "))
    (signed,) = (await desk.case("A")).outcomes
    assert signed.reason == AS_RECOMMENDED


@pytest.mark.parametrize("name", ["H", "A"])
async def test_no_outcome_but_a_recommended_completion_is_signed_without_a_reason(
    desk: OfficerDesk, name: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await sign(desk, name, Outcome.INSUFFICIENT_EVIDENCE, await desk.signing(name, ""))
    assert await places(refused) == ["reason"]
    assert (await desk.case(name)).outcomes == ()


async def test_all_missing_answers_are_listed_together(desk: OfficerDesk) -> None:
    with pytest.raises(InvalidInput) as refused:
        await review(desk, "B", await desk.signing("B", "short"), decision=None)
    assert await places(refused) == ["decision", "reason"]
    with pytest.raises(InvalidInput) as refused:
        await sign(desk, "B", None, await desk.signing("B", "x" * 2001))
    assert await places(refused) == ["outcome", "", "reason"]


async def test_the_outcome_review_cannot_be_signed(desk: OfficerDesk) -> None:
    with pytest.raises(InvalidInput) as refused:
        await sign(desk, "H", Outcome.REVIEW, await desk.signing("H"))
    assert await places(refused) == ["outcome"]


async def test_an_outcome_cannot_be_signed_before_every_breach_is_reviewed(
    desk: OfficerDesk,
) -> None:
    await review(desk, "G", await desk.signing("G"), number=0)
    with pytest.raises(InvalidInput, match="every finding first"):
        await sign(desk, "G", Outcome.COMPLETED, await desk.signing("G"))
    await review(desk, "G", await desk.signing("G"), number=1)
    await sign(desk, "G", Outcome.COMPLETED, await desk.signing("G"))


async def test_no_outcome_is_signed_before_the_end(desk: OfficerDesk) -> None:
    desk.clock.set(at("11:44"))
    with pytest.raises(InvalidInput, match=NOT_OVER):
        await sign(desk, "A", Outcome.COMPLETED, await desk.signing("A"))


async def test_no_outcome_is_signed_while_the_assessment_is_behind(desk: OfficerDesk) -> None:
    await desk.live.camera("A", "off", "09:10")
    with pytest.raises(InvalidInput, match=BEHIND):
        await sign(desk, "A", Outcome.COMPLETED, await desk.signing("A"))


async def test_a_decision_on_a_case_that_has_changed_is_refused(desk: OfficerDesk) -> None:
    before = await desk.signing("B")
    await desk.hears_more()
    with pytest.raises(InvalidInput, match=STALE):
        await review(desk, "B", before)
    assert (await desk.only_breach("B")).reviews == ()


async def test_a_later_signature_is_added_to_the_earlier(desk: OfficerDesk) -> None:
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await sign(desk, "H", Outcome.PROVIDER_FAILURE, await desk.signing("H", other=True))
    case = await desk.case("H")
    assert [outcome.outcome for outcome in case.outcomes] == ["did_not_attend", "provider_failure"]
    assert case.signed is not None
    assert case.signed.officer_id == desk.other_id


async def test_a_breach_withdrawn_before_its_review_cannot_be_reviewed(desk: OfficerDesk) -> None:
    await desk.live.joins("B", "10:31")
    await desk.judged()
    with pytest.raises(InvalidInput, match="nothing to decide"):
        await review(desk, "B", await desk.signing("B"))


async def test_a_breach_of_another_client_cannot_be_reviewed(desk: OfficerDesk) -> None:
    theirs, signing = await desk.only_breach("B"), await desk.signing("G")
    booking_id = desk.live.booking_ids["G"]
    with pytest.raises(NoSuchCase):
        await decisions.review(
            desk.store, booking_id, theirs.row.id, Decision.UPHOLD, signing, desk.now
        )
    with pytest.raises(NoSuchCase):
        await decisions.sign(desk.store, 2**63, Outcome.COMPLETED, signing, desk.now)


async def test_an_observation_before_the_start_makes_a_completion_not_clean(
    desk: OfficerDesk,
) -> None:
    seen = {"from": at("08:58").isoformat(), "to": at("08:59").isoformat()}
    await desk.live.notes("observe", "08:59", booking="B-A", code="recording", **seen)
    await desk.judged()
    case = await desk.case("A")
    assert case.judgement.recommendation.outcome is Outcome.COMPLETED
    assert (case.state, case.clean) == (CaseState.READY, False)
    assert not (await listed_cases.row(desk.store, desk.now, "B-A")).row.clean
    chosen = {case.booking.id: case.seal}
    signed = await sign_completions(
        desk.store, desk.live.course_id, chosen, desk.officer_id, desk.now
    )
    assert not signed


async def test_unprintable_characters_are_removed_from_a_reason(desk: OfficerDesk) -> None:
    await review(desk, "B", await desk.signing("B", " Explained\x00 by\r\n the\u202e client. \n"))
    (saved,) = (await desk.only_breach("B")).reviews
    assert saved.reason == "Explained by\n the client."


async def test_every_outcome_on_offer_has_its_consequence(desk: OfficerDesk) -> None:
    offered = decisions.choices(await desk.case("G"))
    assert set(offered) == set(Outcome) - {Outcome.REVIEW}
    assert next(iter(offered)) is Outcome.COMPLETED
    assert offered[Outcome.NON_COMPLETION_ABUSE].refer_to_police
