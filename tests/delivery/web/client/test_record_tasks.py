"""What a client reads about what follows: what is done, what waits, and what is stopped."""

from datetime import timedelta

import pytest

from compliance.effects.due_times import A_SECOND
from compliance.outcomes.recommendation import Outcome
from delivery.records.database.store import Store
from tests.delivery.clients.opened_record import read_record
from tests.delivery.web.client.conftest import Reader
from tests.doubles.settable_clock import SettableClock
from tests.scenes.decision_tasks import do, tell
from tests.scenes.officer_desk import OfficerDesk, make_desk
from tests.scenes.scene import at

AN_HOUR = timedelta(hours=1)
WINDOW_CLOSES = at("11:45") + 72 * AN_HOUR


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


async def record(reader: Reader, desk: OfficerDesk, client: str) -> str:
    return " ".join((await read_record(reader, desk.live.booking_ids[client])).split())


async def test_who_did_not_attend_reads_what_happens_now(reader: Reader, desk: OfficerDesk) -> None:
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await tell(desk, "H")
    page = await record(reader, desk, "H")
    assert "Book a new course by <strong>11:45am on Saturday 13 June 2026</strong>" in page
    assert "It costs <strong>£43</strong>" in page
    assert "If you do not book one, we will refund <strong>£55</strong>." in page
    assert "a new course, we will report that you did not attend the course" in page
    desk.clock.set(WINDOW_CLOSES + A_SECOND)
    page = await record(reader, desk, "H")
    assert "Book a new course by" not in page
    assert "That time has passed." in page
    assert "If you did not book one, we will refund <strong>£55</strong>." in page
    await do(desk, "H", "refund")
    page = await record(reader, desk, "H")
    assert "We refunded <strong>£55</strong> on Saturday 13 June 2026." in page
    assert "You could book" not in page
    await do(desk, "H", "national_status")
    page = await record(reader, desk, "H")
    assert "We reported on Saturday 13 June 2026 that you did not attend the course." in page


async def test_who_left_early_reads_that_they_did_not_complete(
    reader: Reader, desk: OfficerDesk
) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_LEFT_EARLY)
    page = await record(reader, desk, "A")
    assert "a new course, we will report that you did not complete the course" in page


async def test_who_has_until_the_police_deadline_reads_that_day_once(
    reader: Reader, desk: OfficerDesk
) -> None:
    await desk.sign("C", Outcome.INSUFFICIENT_EVIDENCE)
    page = await record(reader, desk, "C")
    assert "Book a new course. You do not pay for it." in page
    assert page.count("the end of Wednesday 8 July 2026") == 1


async def test_who_booked_again_reads_nothing_of_a_refund(
    reader: Reader, desk: OfficerDesk
) -> None:
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await do(desk, "H", "charge")
    page = await record(reader, desk, "H")
    assert "We have noted your new course, and the charge of <strong>£43</strong>." in page
    assert "refund" not in page


async def test_a_referral_is_not_before_the_hold_and_waits_while_it_is_stopped(
    reader: Reader, desk: OfficerDesk
) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    await tell(desk, "A")
    page = await record(reader, desk, "A")
    assert "the police force that referred you, not before Thursday 11 June 2026" in page
    assert "We will not offer you any more courses." in page
    assert "We have stopped" not in page
    await desk.live.camera("A", "off", "10:20")
    await desk.judged()
    page = await record(reader, desk, "A")
    assert "We have stopped what cannot be undone" in page
    assert "not before" not in page


async def test_a_reversed_decision_says_what_is_put_right(
    reader: Reader, desk: OfficerDesk
) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_ABUSE)
    await tell(desk, "A")
    desk.clock.go_on(25 * AN_HOUR)
    for kind in ("refund", "referral", "ban", "national_status"):
        await do(desk, "A", kind)
    await desk.sign("A", Outcome.INSUFFICIENT_EVIDENCE)
    page = await record(reader, desk, "A")
    assert "We will tell the police that your case must not go on" in page
    assert "We will correct what we reported" in page
    assert "You may book courses with us again." in page
    assert "<strong>£55</strong> because of an earlier decision. We will call you" in page
    assert "You do not pay for it." in page
    await do(desk, "A", "referral correction")
    assert "We told the police" in await record(reader, desk, "A")


async def test_a_completion_is_reported(reader: Reader, desk: OfficerDesk) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    assert "We will report that you completed the course." in await record(reader, desk, "A")
    await do(desk, "A", "national_status")
    page = await record(reader, desk, "A")
    assert "We reported that you completed the course on Wednesday 10 June 2026." in page
