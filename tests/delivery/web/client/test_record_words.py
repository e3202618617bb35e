"""What the client's record says where little is known, or where it has changed: nothing false."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from delivery.ledger.recorder import noted
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import DerivedBreach
from delivery.records.ledger import ledger
from tests import stored_register
from tests.delivery.clients.opened_record import read_record
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit
from tests.scenes.client_record import assessed_client, judge, sign

Reader = TestClient[Any, Any]
IN_A_VEHICLE = "The client was in a vehicle, not at home."
NO_CAMERA = {"on_s": 0, "off_s": 0, "unknown_s": 0}


async def record_of(reader: Reader, place: ClientVisit, **facts: object) -> str:
    """The record after the client's part of the assessment has become this."""
    async with place.store.writing() as tx:
        judged = await assessments.of_course(tx, place.course_id)
        assert judged
        result: Mapping[str, object] = {
            **judged.result,
            "bookings": [assessed_client("A", **facts)],
        }
        await assessments.save(tx, place.course_id, ENDS, 2, True, result)
    return " ".join((await read_record(reader, place.booking_id)).split())


@pytest.fixture(autouse=True)
async def judged(place: ClientVisit, clock: SettableClock) -> None:
    await judge(place)
    clock.set(ENDS + timedelta(days=1))


async def test_of_somebody_who_only_waited_no_camera_and_no_staying_is_told(
    reader: Reader, place: ClientVisit
) -> None:
    text = await record_of(reader, place, present_s=0, gaps=[], camera=NO_CAMERA)
    assert "We did not see you in the meeting itself." in text
    assert "None of 2 hours 45 minutes" in text
    assert "Camera on" not in text
    assert "You were not seen to leave" not in text


async def test_of_an_unknown_time_no_absence_is_told(reader: Reader, place: ClientVisit) -> None:
    facts = {"present_s": 0, "unknown_s": 9900, "gaps": [], "camera": NO_CAMERA}
    text = await record_of(reader, place, arrived_at=None, late_by_s=None, **facts)
    assert "2 hours 45 minutes, which does not count against you" in text
    assert "We did not see you" not in text.partition("What you did to join")[0]


async def test_a_camera_of_which_nothing_is_known_is_neither_on_nor_off(
    reader: Reader, place: ClientVisit
) -> None:
    text = await record_of(reader, place, camera={"on_s": 0, "off_s": 0, "unknown_s": 9600})
    assert "known for 0 seconds" not in text
    assert "2 hours 40 minutes of 2 hours 40 minutes, which does not count against you" in text


async def test_who_was_not_admitted_was_not_moved_out_of_the_meeting(
    reader: Reader, place: ClientVisit
) -> None:
    gap = {"from": "2026-06-10T08:04:10Z", "to": "2026-06-10T08:05:10Z", "seconds": 60}
    text = await record_of(reader, place, gaps=[{**gap, "cause": "host"}])
    assert "The trainer did not admit you, or moved you out of the meeting" in text


async def test_of_a_completion_that_is_looked_at_again_no_dates_are_told(
    reader: Reader, place: ClientVisit
) -> None:
    await sign(place, place.booking_id, "completed")
    text = await record_of(reader, place, present_s=9000)
    assert "We are looking at this again" in text
    assert "keep to the dates below" not in text


async def test_a_finding_that_came_after_the_signature_is_still_being_reviewed(
    reader: Reader, place: ClientVisit
) -> None:
    await sign(place, place.booking_id, "completed")
    assert "A person is still reviewing this." in await record_of(reader, place, present_s=9000)


async def test_a_warning_about_what_only_the_policy_names_has_the_words_of_the_terms(
    reader: Reader, place: ClientVisit
) -> None:
    await stored_register.pin_example(place.store, place.course_id, ENDS)
    keys = {"booking": "A", "matter": "asleep", "step": "notice", "how": "chat"}
    said_at = ENDS - timedelta(minutes=60)
    entry = noted(course_id=place.course_id, by="user 1", at=said_at, action="warn", keys=keys)
    async with place.store.writing() as tx:
        await ledger.append(tx, [entry])
    text = " ".join((await read_record(reader, place.booking_id)).split())
    assert "gave you notice, in the chat, about <q>You take an active part</q>." in text


async def test_a_finding_speaks_to_the_client(reader: Reader, place: ClientVisit) -> None:
    left = DerivedBreach(
        place.booking_id,
        "absent",
        "8",
        STARTS + timedelta(minutes=50),
        STARTS + timedelta(minutes=55),
        "Away for 5 minutes outside breaks. Zoom reported that the client left the meeting.",
    )
    seen = replace(left, rule="vehicle", clause="12", because=f"The trainer noted: {IN_A_VEHICLE}")
    async with place.store.writing() as tx:
        await assessments.save_breaches(tx, place.course_id, [left, seen], ENDS)
    text = " ".join((await read_record(reader, place.booking_id)).split())
    assert "Zoom reported that you left the meeting." in text
    assert "The trainer noted: You were in a vehicle, not at home." in text
    assert "How we apply this: You were in a vehicle, not at home." in text
    assert "the client" not in text.lower()
