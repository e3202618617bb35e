"""The client's own record: facts, findings, signed outcome, and nothing about anybody else."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from jinja2 import Environment, PackageLoader

from compliance.attendance.causes import Cause
from delivery.assessment.evidence import of_breach
from delivery.ledger.recorder import noted
from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import DerivedBreach
from delivery.records.ledger import ledger
from delivery.records.planning import client_actions, connection_reports
from delivery.records.review import decisions
from delivery.registers.requirements import REQUIREMENTS
from tests.delivery.clients.opened_record import read_record
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit
from tests.scenes.client_record import judge, sign

Reader = TestClient[Any, Any]
LOOKING = "We are still reviewing this"


async def page(reader: Reader, place: ClientVisit) -> str:
    return await read_record(reader, place.booking_id)


async def test_before_the_end_there_is_no_record(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place, finished=False)
    clock.set(ENDS - timedelta(seconds=1))
    text = await page(reader, place)
    assert "record is not ready yet" in text
    assert "270" not in text


async def test_the_record_shows_when_the_client_was_there(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    clock.set(ENDS)
    text = await page(reader, place)
    assert "8:47:10am" in text
    assert "2 hours 40 minutes 30 seconds of 2 hours 45 minutes" in text
    assert "9:30:00am" in text
    assert "Your connection was lost" in text
    assert "reported off for 5 minutes" in text


async def test_the_record_shows_what_speaks_against_a_finding(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place, doubt="300 of them rest on a mark alone.")
    clock.set(ENDS)
    assert "outside breaks. 300 of them rest on a mark alone." in await page(reader, place)


async def test_the_record_shows_what_the_client_did_to_join(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    async with place.store.writing() as tx:
        for booking_id, kind, minute in (
            (place.booking_id, "opened", 7),
            (place.booking_id, "join", 9),
            (place.other_booking_id, "join", 11),
        ):
            now = STARTS - timedelta(minutes=minute)
            await client_actions.add(tx, booking_id=booking_id, kind=kind, now=now)
    clock.set(ENDS)
    text = await page(reader, place)
    assert "8:53:00am: you opened your page" in text
    assert "8:51:00am: you selected the button to join" in text
    assert "8:49:00am" not in text


async def test_nothing_of_anybody_else_is_shown(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    await sign(place, place.other_booking_id, "refused_late")
    clock.set(ENDS)
    text = await page(reader, place)
    assert "Bella" not in text
    assert "9:55:55am" not in text
    assert LOOKING in text


async def test_no_recommendation_is_shown_before_the_signature(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    clock.set(ENDS)
    text = await page(reader, place)
    assert LOOKING in text
    assert "machine" not in text.lower()
    assert "11:45am on Saturday 13 June 2026" in text


async def test_the_date_to_book_again_is_no_later_than_the_police_deadline(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await place.change_booking(police_deadline=date(2026, 6, 11))
    clock.set(ENDS)
    text = await page(reader, place)
    assert "book again by <strong>the end of Thursday 11 June 2026" in text
    assert "13 June" not in text


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
async def test_a_cancelled_booking_has_no_record(
    reader: Reader, place: ClientVisit, clock: SettableClock, state: str
) -> None:
    await place.change_booking(state=state)
    clock.set(ENDS)
    text = await page(reader, place)
    assert "You are no longer booked on this course" in text
    assert LOOKING not in text
    assert "book again" not in text


async def test_an_unfinished_judgement_is_not_shown_as_fact(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place, finished=False)
    clock.set(ENDS)
    text = await page(reader, place)
    assert "still preparing this" in text
    assert "reported off" not in text


@pytest.mark.parametrize(
    ("decision", "words"),
    [("upheld", "confirmed it"), ("dismissed", "it does not count")],
)
async def test_a_reviewed_finding_shows_the_decision(
    reader: Reader, place: ClientVisit, clock: SettableClock, decision: str, words: str
) -> None:
    breach_id, _ = await judge(place)
    async with place.store.writing() as tx:
        rows = await assessments.breaches_of_course(tx, place.course_id)
        await decisions.add_review(
            tx,
            breach_id=breach_id,
            officer_id=place.officer_id,
            decision=decision,
            reason="The trainer had agreed to it.",
            evidence=of_breach(next(row for row in rows if row.id == breach_id)),
            now=ENDS,
        )
    clock.set(ENDS)
    text = await page(reader, place)
    assert words in text
    assert "The trainer had agreed to it." in text
    assert "Bella" not in text


async def test_a_finding_that_is_withdrawn_is_no_longer_shown(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    async with place.store.writing() as tx:
        await assessments.save_breaches(tx, place.course_id, [], ENDS)
    clock.set(ENDS)
    text = await page(reader, place)
    assert "reported off" not in text
    assert "No breaches found." in text


def test_every_cause_has_words() -> None:
    environment = Environment(loader=PackageLoader("templates", ""), autoescape=True)
    words = vars(environment.get_template("client/words.html").module)
    assert set(words["causes"]) == {cause.value for cause in Cause}
    assert set(words["agreed"]) == set(REQUIREMENTS)


async def note(tx: Transaction, place: ClientVisit, action: str, at: datetime, **keys: Any) -> None:
    entry = noted(course_id=place.course_id, by="user 1", at=at, action=action, keys=keys)
    await ledger.append(tx, [entry])


async def test_the_record_lists_warnings_and_agreements(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    warning = {"booking": place.booking.reference, "matter": "camera_off", "how": "chat"}
    others = {**warning, "booking": "B", "how": "telephone"}
    async with place.store.writing() as tx:
        rows = await assessments.breaches_of_course(tx, place.course_id)
        breach = next(row for row in rows if row.booking_id == place.booking_id)
        silent = {name: getattr(breach, name) for name in DerivedBreach.__dataclass_fields__}
        agreed = DerivedBreach(**{**silent, "silenced_by": "camera_may_be_off"})
        await assessments.save_breaches(tx, place.course_id, [agreed], ENDS)
        for minute, (step, keys) in enumerate(
            [("notice", warning), ("timer", warning), ("warning", warning), ("notice", others)]
        ):
            now = ENDS - timedelta(minutes=60 - minute)
            await note(tx, place, "warn", now, **keys, step=step)
        of = {"at": (ENDS - timedelta(minutes=58)).isoformat(), "action": "warn"}
        of |= {"booking": place.booking.reference}
        await note(tx, place, "take_back", ENDS - timedelta(minutes=57), of=of)
    clock.set(ENDS)
    text = " ".join((await page(reader, place)).split())
    assert "10:45:00am: The trainer gave you notice, in the chat, about your camera." in text
    assert "The trainer gave you time to put it right" in text
    assert "warned you" not in text  # it was taken back
    assert "by telephone" not in text
    assert "agreed with you before the course" in text
    assert "camera_may_be_off" not in text


async def test_the_record_shows_what_the_clients_own_page_noted_of_the_connection(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    lost = STARTS + timedelta(minutes=30)
    for booking_id, began in ((place.booking_id, lost), (place.other_booking_id, lost)):
        async with place.store.writing() as tx:
            await connection_reports.add(
                tx,
                booking_id=booking_id,
                code="offline",
                began_at=began - timedelta(seconds=40),
                ended_at=began + timedelta(seconds=20),
                now=began + timedelta(seconds=30),
            )
    clock.set(ENDS)
    text = " ".join((await page(reader, place)).split())
    noted = "Your own page noted from 9:29:20am to 9:30:20am: the device had no network."
    assert text.count(noted) == 1, "beside the absence, and not beside the camera that was off"
    late = " ".join((await read_record(reader, place.other_booking_id)).split())
    assert late.partition("own matter.")[2].count(noted) == 1, (
        "beside the finding that she was late"
    )
