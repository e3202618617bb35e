"""What people wrote about a client, in the client's own record."""

from datetime import timedelta

from delivery.records.review import raised_findings
from tests.delivery.web.client.test_record import Reader, note, page
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit
from tests.scenes.client_record import judge
from tests.scenes.two_officers import proposer


async def test_the_record_shows_what_the_trainer_wrote_about_the_client_alone(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    about, now = {"booking": place.booking.reference}, ENDS - timedelta(minutes=30)
    async with place.store.writing() as tx:
        await note(tx, place, "remove", now, **about, reason="abuse")
        others = {"booking": "B", "words": "Somebody else said this."}
        await note(tx, place, "remove", now, **others, reason="conduct")
        await note(tx, place, "statement", now, words="Zoom was slow for everybody.")
    clock.set(ENDS)
    text = " ".join((await page(reader, place)).split())
    assert "the trainer removed you for abuse. The trainer must still write what happened." in text
    assert "Somebody else said this." not in text
    assert "Zoom was slow for everybody." not in text
    async with place.store.writing() as tx:
        words = {"words": "You swore at me twice.", "of_at": now.isoformat()}
        await note(tx, place, "statement", ENDS, **about, **words)
        await note(tx, place, "statement", ENDS, **about, words="You apologised later.")
    text = " ".join((await page(reader, place)).split())
    assert "You swore at me twice." in text
    assert "You apologised later." in text
    assert "must still write" not in text


async def test_the_record_shows_a_finding_that_an_officer_raised(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    async with place.store.writing() as tx:
        await raised_findings.add(
            tx,
            booking_id=place.booking_id,
            course_id=place.course_id,
            officer_id=await proposer(tx, ENDS),
            matter="abuse",
            clause="19",
            account="You threatened us on the telephone.",
            source="Our booking line",
            now=ENDS,
        )
    clock.set(ENDS)
    text = " ".join((await page(reader, place)).split())
    assert "Raised by an officer on" in text
    assert "You threatened us on the telephone. (Source: Our booking line)" in text


async def test_the_record_shows_the_check_of_an_interpreter_and_what_the_client_told_the_trainer(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    about, early = {"booking": place.booking.reference}, STARTS - timedelta(minutes=5)
    async with place.store.writing() as tx:
        refused = {"accepted": False, "reason": "no_document"}
        await note(tx, place, "interpreter", early, **about, **refused)
        accepted = {"accepted": True, "document": "passport"}
        await note(tx, place, "interpreter", STARTS, **about, **accepted)
        await note(tx, place, "interpreter", STARTS, booking="B", **refused)
        await note(tx, place, "extenuating", ENDS, **about, reason="caring: a child came home")
    clock.set(ENDS)
    text = " ".join((await page(reader, place)).split())
    assert text.count("did not accept your interpreter’s identity: no document.") == 1
    assert "the trainer accepted your interpreter’s passport." in text
    assert "you had to care for somebody. The trainer wrote:" in text
    assert "a child came home" in text
