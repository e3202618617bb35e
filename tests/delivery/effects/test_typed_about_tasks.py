"""What an officer types about a task and about telling the client is checked."""

from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.effects import marking
from delivery.effects.marking import LONGEST_REFERENCE, NoSuchTask
from delivery.effects.telling import Telling, TellingResult, TellingWay, note_telling
from delivery.validation.errors import InvalidInput
from tests.scenes.decision_tasks import do
from tests.scenes.officer_desk import OfficerDesk

AN_HOUR = timedelta(hours=1)


async def absent(desk: OfficerDesk) -> None:
    """H never came; two officers hold it."""
    await desk.sign("H", Outcome.DID_NOT_ATTEND)


@pytest.mark.parametrize("reference", ["", " \x00 ", "x" * (LONGEST_REFERENCE + 1)])
async def test_a_task_is_done_with_a_reference_that_can_be_found(
    desk: OfficerDesk, reference: str
) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    with pytest.raises(InvalidInput) as refused:
        await do(desk, "A", "national_status", reference)
    assert [refusal.place for refusal in refused.value.refusals] == ["reference"]


async def test_there_is_no_other_task_or_decision(desk: OfficerDesk) -> None:
    told = Telling(TellingWay.EMAIL, TellingResult.TOLD, desk.now)
    with pytest.raises(NoSuchTask):
        await marking.mark_done(desk.store, 4711, "PAY-1", desk.officer_id, desk.now)
    with pytest.raises(NoSuchTask):
        await note_telling(desk.store, 4711, told, desk.officer_id, desk.now)


async def test_a_telling_says_how_when_and_whether_it_reached_the_client(
    desk: OfficerDesk,
) -> None:
    await absent(desk)
    signed = (await desk.case("H")).signed
    assert signed is not None
    for telling, places in (
        (Telling(None, None, None), ["way", "result", "told_at"]),
        (Telling(TellingWay.EMAIL, TellingResult.TOLD, desk.now + AN_HOUR), ["told_at"]),
        (Telling(TellingWay.EMAIL, TellingResult.TOLD, signed.at - AN_HOUR), ["told_at"]),
        (Telling(TellingWay.EVERY_WAY, TellingResult.ALL_TRIED, desk.now), ["note"]),
        (Telling(TellingWay.EMAIL, TellingResult.TOLD, desk.now, "x" * 501), ["note"]),
    ):
        with pytest.raises(InvalidInput) as refused:
            await note_telling(desk.store, signed.id, telling, desk.officer_id, desk.now)
        assert [refusal.place for refusal in refused.value.refusals] == places


async def test_a_decision_that_another_has_followed_is_told_to_nobody(desk: OfficerDesk) -> None:
    await absent(desk)
    signed = (await desk.case("H")).signed
    assert signed is not None
    await desk.sign("H", Outcome.INSUFFICIENT_EVIDENCE)
    telling = Telling(TellingWay.EMAIL, TellingResult.TOLD, desk.now)
    with pytest.raises(InvalidInput, match="another decision"):
        await note_telling(desk.store, signed.id, telling, desk.officer_id, desk.now)
