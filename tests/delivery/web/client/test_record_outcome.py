"""A signed outcome on the client's record, and what happens next."""

from datetime import UTC, datetime, timedelta

import pytest

from delivery.records.judgements import assessments
from tests.delivery.web.client.test_record import LOOKING, Reader, page
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, ClientVisit
from tests.scenes.client_record import assessed_client, judge, sign


async def test_a_signed_outcome_is_shown_after_the_booking_was_withdrawn(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await sign(place, place.other_booking_id, "completed")
    await place.change_booking(state="withdrawn")
    clock.set(ENDS + timedelta(days=1))
    assert "no longer booked" in await page(reader, place)
    await sign(place, place.booking_id, "non_completion_left_early")
    assert "because you left before the end" in await page(reader, place)


async def test_a_signed_outcome_says_what_happens_next(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    await sign(
        place,
        place.booking_id,
        "non_completion_left_early",
        rebook_by="2026-06-13T10:45:00Z",
        rebook_charge_gbp=43,
        refund_gbp=55,
    )
    clock.set(ENDS + timedelta(days=1))
    text = await page(reader, place)
    assert "because you left before the end" in text
    assert "11:45am on Saturday 13 June 2026" in text
    assert "£43" in text
    assert "£55" in text
    assert "Wednesday 8 July 2026" in text
    assert LOOKING not in text
    assert "The officer’s reason:" in text
    assert "The words of an officer to the client." in text


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(), "Book a new course by <strong>11:45am"),
        (timedelta(seconds=1), "You could book a new course until <strong>11:45am"),
    ],
)
async def test_after_the_window_the_record_asks_nobody_to_book(
    reader: Reader, place: ClientVisit, clock: SettableClock, late: timedelta, words: str
) -> None:
    closes = datetime(2026, 6, 13, 10, 45, tzinfo=UTC)
    await judge(place)
    window = {"rebook_by": "2026-06-13T10:45:00Z", "rebook_charge_gbp": 43, "refund_gbp": 55}
    await sign(place, place.booking_id, "non_completion_left_early", **window)
    clock.set(closes + late)
    text = " ".join((await page(reader, place)).split())
    assert words in text
    refund = "If you did not book one" if late else "If you do not book one"
    assert f"{refund}, we will refund <strong>£55</strong>" in text


async def test_after_an_abandoned_course_nobody_is_asked_to_book_or_pay(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place, recommendation={"outcome": "provider_failure", "reasons": []})
    clock.set(ENDS)
    text = " ".join((await page(reader, place)).split())
    assert "You do not have to book or pay anything. We will offer you a new date." in text
    assert "book again by" not in text


async def test_a_referral_says_so_and_promises_no_new_course(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await sign(
        place,
        place.booking_id,
        "non_completion_abuse",
        refund_gbp=55,
        refer_to_police=True,
        further_courses=False,
    )
    clock.set(ENDS + timedelta(days=1))
    text = await page(reader, place)
    assert "return your case to the police force" in text
    assert "not offer you any more courses" in text
    assert "Book a new course" not in text


async def test_the_last_signed_outcome_stands(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await sign(place, place.booking_id, "non_completion_left_early")
    await sign(place, place.booking_id, "completed")
    clock.set(ENDS + timedelta(days=1))
    text = await page(reader, place)
    assert "You completed the course" in text
    assert "left before the end." not in text


async def test_an_outcome_that_rests_on_other_seconds_is_marked_and_its_dates_are_shown(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    rebook_by = "2026-06-13T10:45:00Z"
    await sign(place, place.booking_id, "non_completion_left_early", rebook_by=rebook_by)
    clock.set(ENDS + timedelta(days=1))
    assert "We are looking at this again" not in await page(reader, place)
    changed = assessed_client("A", present_s=9000)
    async with place.store.writing() as tx:
        judged = await assessments.of_course(tx, place.course_id)
        assert judged
        result = {**judged.result, "bookings": [changed]}
        await assessments.save(tx, place.course_id, ENDS, 2, True, result)
    text = await page(reader, place)
    assert "We are looking at this again" in text
    assert "11:45am on Saturday 13 June 2026" in text
