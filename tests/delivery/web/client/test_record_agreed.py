"""The client's record lists what was agreed before the course: what, with whom, and when."""

from datetime import timedelta

from delivery.records.readiness import arrangements
from tests.delivery.web.client.test_record import Reader, page
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit
from tests.scenes.client_record import judge

HEADING = "What was agreed for you"


async def test_the_record_lists_each_adjustment_with_who_agreed_and_when(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await place.change_booking(requirements=("support_person", "camera_may_be_off", "captions"))
    async with place.store.writing() as tx:
        for code, person, agreed, at in (
            (
                "support_person",
                "Sam Stone",
                "by phone with Alan, 3 June",
                STARTS - timedelta(days=2),
            ),
            ("camera_may_be_off", "", "by email with Alan", STARTS + timedelta(minutes=5)),
        ):
            await arrangements.add(
                tx,
                booking_id=place.booking_id,
                code=code,
                person=person,
                agreed=agreed,
                officer_id=place.officer_id,
                now=at,
            )
    await judge(place)
    clock.set(ENDS)
    text = " ".join((await page(reader, place)).split())
    assert HEADING in text
    assert (
        "who supports you and may be in view: Sam Stone. Agreed: by phone with Alan, 3 June."
        in text
    )
    assert "An officer noted it on Monday 8 June 2026, 9am." in text
    assert "Your camera may be off. Agreed: by email with Alan." in text
    assert ", after the course had begun." in text
    assert "Captions, and a trainer who faces the camera when speaking. It was part of your" in text


async def test_without_an_adjustment_there_is_no_list(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    clock.set(ENDS)
    assert HEADING not in await page(reader, place)
