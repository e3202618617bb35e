"""What an officer decides is kept with what it rests on, or refused with the reason."""

import pytest

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.records.database.store import Store
from delivery.records.review import audit
from delivery.review import case_queue, decisions
from delivery.review.case import CaseState
from delivery.review.decisions import (
    AS_RECOMMENDED,
    BEHIND,
    NOT_OVER,
    STALE,
    DecisionSigning,
    NoSuchCase,
)
from delivery.validation.errors import InvalidInput
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import WHY, OfficerDesk, make_desk
from tests.scenes.scene import at


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def review(
    desk: OfficerDesk,
    who: str,
    signing: DecisionSigning,
    decision: Decision | None = Decision.DISMISS,
    number: int = 0,
) -> None:
    breach = (await desk.case(who)).breaches[number]
    booking_id = desk.live.booking_ids[who]
    await decisions.review(desk.store, booking_id, breach.row.id, decision, signing, desk.now)


async def sign(
    desk: OfficerDesk, who: str, outcome: Outcome | None, signing: DecisionSigning
) -> None:
    await decisions.sign(desk.store, desk.live.booking_ids[who], outcome, signing, desk.now)


async def places(refused: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    return [one.place for one in refused.value.refusals]


async def test_a_review_keeps_who_why_and_what_was_seen(desk: OfficerDesk) -> None:
    await review(desk, "B", await desk.signing("B"))
    breach = await desk.only_breach("B")
    (kept,) = breach.reviews
    assert (kept.officer_id, kept.decision, kept.reason) == (desk.officer_id, "dismissed", WHY)
    assert kept.evidence["because"] == breach.row.because
    assert kept.evidence["withdrawn"] is False
    async with desk.store.reading() as tx:
        acts = [one.act for one in await audit.between(tx, at("11:00"), at("12:00"))]
    assert acts == ["breach dismissed"]


async def test_a_signature_keeps_the_advice_what_follows_and_the_evidence(
    desk: OfficerDesk,
) -> None:
    await sign(desk, "H", Outcome.DID_NOT_ATTEND, await desk.signing("H"))
    case = await desk.case("H")
    (kept,) = case.outcomes
    assert (kept.outcome, kept.recommended) == ("did_not_attend", "did_not_attend")
    assert kept.consequence["rebook_charge_gbp"] == 43
    assert kept.consequence["rebook_by"] == "2026-06-13T10:45:00Z"
    assert kept.evidence == case.evidence


async def test_another_outcome_than_the_recommended_may_be_signed(desk: OfficerDesk) -> None:
    await sign(desk, "H", Outcome.PROVIDER_FAILURE, await desk.signing("H"))
    (kept,) = (await desk.case("H")).outcomes
    assert (kept.outcome, kept.recommended) == ("provider_failure", "did_not_attend")


async def test_a_recommended_completion_needs_no_reason_of_its_own(desk: OfficerDesk) -> None:
    await sign(desk, "A", Outcome.COMPLETED, await desk.signing("A", "  "))
    (kept,) = (await desk.case("A")).outcomes
    assert kept.reason == AS_RECOMMENDED


@pytest.mark.parametrize("who", ["H", "A"])
async def test_nothing_adverse_is_signed_without_a_reason(desk: OfficerDesk, who: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await sign(desk, who, Outcome.DID_NOT_ATTEND, await desk.signing(who, ""))
    assert await places(refused) == ["reason"]
    assert (await desk.case(who)).outcomes == ()


async def test_all_that_is_missing_is_said_at_once(desk: OfficerDesk) -> None:
    with pytest.raises(InvalidInput) as refused:
        await review(desk, "B", await desk.signing("B", "short"), decision=None)
    assert await places(refused) == ["decision", "reason"]
    with pytest.raises(InvalidInput) as refused:
        await sign(desk, "B", None, await desk.signing("B", "x" * 2001))
    assert await places(refused) == ["outcome", "", "reason"]


async def test_review_is_no_outcome(desk: OfficerDesk) -> None:
    with pytest.raises(InvalidInput) as refused:
        await sign(desk, "H", Outcome.REVIEW, await desk.signing("H"))
    assert await places(refused) == ["outcome"]


async def test_an_outcome_waits_for_every_finding(desk: OfficerDesk) -> None:
    await review(desk, "G", await desk.signing("G"), number=0)
    with pytest.raises(InvalidInput, match="every breach first"):
        await sign(desk, "G", Outcome.COMPLETED, await desk.signing("G"))
    await review(desk, "G", await desk.signing("G"), number=1)
    await sign(desk, "G", Outcome.COMPLETED, await desk.signing("G"))


async def test_nothing_is_signed_before_the_end(desk: OfficerDesk) -> None:
    desk.clock.set(at("11:44"))
    with pytest.raises(InvalidInput, match=NOT_OVER):
        await sign(desk, "A", Outcome.COMPLETED, await desk.signing("A"))


async def test_nothing_is_signed_while_the_judge_is_behind(desk: OfficerDesk) -> None:
    await desk.live.camera("A", "off", "09:10")
    with pytest.raises(InvalidInput, match=BEHIND):
        await sign(desk, "A", Outcome.COMPLETED, await desk.signing("A"))


async def test_nobody_decides_on_what_they_have_not_seen(desk: OfficerDesk) -> None:
    before = await desk.signing("B")
    await desk.hears_more()
    with pytest.raises(InvalidInput, match=STALE):
        await review(desk, "B", before)
    assert (await desk.only_breach("B")).reviews == ()


async def test_a_later_signature_stands_beside_the_earlier(desk: OfficerDesk) -> None:
    await sign(desk, "H", Outcome.DID_NOT_ATTEND, await desk.signing("H"))
    await sign(desk, "H", Outcome.PROVIDER_FAILURE, await desk.signing("H", other=True))
    case = await desk.case("H")
    assert [one.outcome for one in case.outcomes] == ["did_not_attend", "provider_failure"]
    assert case.signed is not None
    assert case.signed.officer_id == desk.other_id


async def test_a_finding_that_was_withdrawn_undecided_is_not_open(desk: OfficerDesk) -> None:
    await desk.live.joins("B", "10:31")
    await desk.judged()
    with pytest.raises(InvalidInput, match="nothing to decide"):
        await review(desk, "B", await desk.signing("B"))


async def test_a_finding_of_another_client_is_not_reached(desk: OfficerDesk) -> None:
    theirs, signing = await desk.only_breach("B"), await desk.signing("G")
    booking_id = desk.live.booking_ids["G"]
    with pytest.raises(NoSuchCase):
        await decisions.review(
            desk.store, booking_id, theirs.row.id, Decision.UPHOLD, signing, desk.now
        )
    with pytest.raises(NoSuchCase):
        await decisions.sign(desk.store, 2**63, Outcome.COMPLETED, signing, desk.now)


async def test_a_clean_completion_is_signed_by_itself_with_others(desk: OfficerDesk) -> None:
    for who in "AC":
        seal = (await desk.case(who)).seal
        booking_id = desk.live.booking_ids[who]
        await decisions.sign_completion(desk.store, booking_id, desk.officer_id, seal, desk.now)
        (kept,) = (await desk.case(who)).outcomes
        assert (kept.outcome, kept.reason) == ("completed", AS_RECOMMENDED)


@pytest.mark.parametrize("who", ["B", "H"])
async def test_what_is_not_a_clean_completion_is_not_signed_as_one(
    desk: OfficerDesk, who: str
) -> None:
    seal = (await desk.case(who)).seal
    booking_id = desk.live.booking_ids[who]
    with pytest.raises(InvalidInput, match="open the case"):
        await decisions.sign_completion(desk.store, booking_id, desk.officer_id, seal, desk.now)


async def test_what_was_seen_outside_of_the_course_is_weighed_before_a_signature(
    desk: OfficerDesk,
) -> None:
    seen = {"from": at("08:58").isoformat(), "to": at("08:59").isoformat()}
    await desk.live.notes("observe", "08:59", booking="B-A", code="recording", **seen)
    await desk.judged()
    case = await desk.case("A")
    assert case.judgement.recommendation.outcome is Outcome.COMPLETED
    assert (case.state, case.clean) == (CaseState.READY, False)
    async with desk.store.reading() as tx:
        rows = (await case_queue.page(tx, None, desk.now)).rows
    assert [one.clean for one in rows if one.row.reference == "B-A"] == [False]
    with pytest.raises(InvalidInput, match="open the case"):
        await decisions.sign_completion(
            desk.store, case.booking.id, desk.officer_id, case.seal, desk.now
        )


async def test_signs_that_cannot_be_seen_are_not_kept(desk: OfficerDesk) -> None:
    await review(desk, "B", await desk.signing("B", " Explained\x00 by\r\n the\u202e client. \n"))
    (kept,) = (await desk.only_breach("B")).reviews
    assert kept.reason == "Explained by\n the client."


async def test_every_outcome_that_may_be_signed_says_what_would_follow(desk: OfficerDesk) -> None:
    offered = decisions.choices(await desk.case("G"))
    assert set(offered) == set(Outcome) - {Outcome.REVIEW}
    assert next(iter(offered)) is Outcome.COMPLETED
    assert offered[Outcome.NON_COMPLETION_ABUSE].refer_to_police
