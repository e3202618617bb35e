"""The link to join ends with the course; the record's and the interpreter's links are their own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from delivery.clients.links.link_requests import AGAIN_AFTER
from delivery.records.planning import bookings
from delivery.records.tables import attempts, link_requests
from tests.delivery.web.client.conftest import Reader
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit
from tests.scenes.client_record import judge, sign

OUTCOME = "because you left before the end"
WAY_IN = "https://us02web.zoom.us/w/81234567890?tk=secret"


async def requests(place: ClientVisit) -> list[tuple[int, str]]:
    async with place.store.reading() as tx:
        return [(row.booking_id, row.link) for row in await tx.execute(select(link_requests))]


async def interpreter_path(place: ClientVisit) -> str:
    async with place.store.reading() as tx:
        booking = await bookings.by_id(tx, place.booking_id)
    assert booking is not None
    return f"/interpret/{booking.interpreter_key}"


@pytest.mark.parametrize("path", ["", "/record", "/check"])
async def test_the_link_to_join_never_shows_an_outcome(
    reader: Reader, place: ClientVisit, clock: SettableClock, path: str
) -> None:
    await judge(place)
    await sign(place, place.booking_id, "non_completion_left_early")
    clock.set(ENDS + timedelta(days=1))
    text = await (await reader.get(f"{place.path}{path}")).text()
    assert "This course is over" in text
    assert "We send it with the message that tells you the outcome" in " ".join(text.split())
    assert OUTCOME not in text


async def test_after_the_course_it_sends_the_records_link_to_the_address_on_the_booking(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(ENDS)
    page = await (await reader.post(f"{place.path}/record")).text()
    assert "to the email address that you booked with" in page
    assert "alan@client.example" not in page
    await reader.post(f"{place.path}/record")
    assert await requests(place) == [(place.booking_id, "record_link")]
    clock.go_on(AGAIN_AFTER + timedelta(seconds=1))
    await reader.post(f"{place.path}/record")
    assert len(await requests(place)) == 2


async def test_before_the_end_there_is_no_record_to_ask_for(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(ENDS - timedelta(seconds=1))
    await reader.post(f"{place.path}/record")
    assert await requests(place) == []


async def test_an_interpreter_joins_by_a_link_of_their_own_which_is_no_attempt_of_the_client(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await place.change_booking(interpreter_name="Ines Iglesias", interpreter_kind="language")
    await place.register(WAY_IN)
    await place.register(f"{WAY_IN}-of-ines", kind="interpreter")
    path = await interpreter_path(place)
    clock.set(STARTS - timedelta(hours=2))
    page = await (await reader.get(path)).text()
    assert "Join as the interpreter" in page
    assert "Alan" not in page
    assert path in await (await reader.get(place.path)).text()
    assert "too early" in await (await reader.post(path)).text()
    clock.set(STARTS)
    assert f'href="{WAY_IN}-of-ines"' in await (await reader.post(path)).text()
    assert f'href="{WAY_IN}"' in await (await reader.post(place.path)).text()
    async with place.store.reading() as tx:
        assert len((await tx.execute(select(attempts))).all()) == 1
    clock.set(ENDS)
    assert "cannot join with this link" in await (await reader.get(path)).text()


async def test_the_interpreters_link_follows_the_interpreter_and_the_course(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    assert "interpreter" not in await (await reader.get(place.path)).text()
    ines = {"interpreter_name": "Ines Iglesias", "interpreter_kind": "language"}
    await place.change_booking(**ines)
    first = await interpreter_path(place)
    await place.change_booking(**ines, requirements=("captions",))
    assert await interpreter_path(place) == first
    await place.change_booking(**ines | {"interpreter_name": "Iris Imhof"})
    second = await interpreter_path(place)
    later = timedelta(days=1)
    await place.change_course(starts_at=STARTS + later, ends_at=ENDS + later)
    third = await interpreter_path(place)
    assert len({first, second, third}) == 3
    assert [(await reader.get(path)).status for path in (first, second, third)] == [404, 404, 200]
    await place.change_booking()
    assert await interpreter_path(place) == "/interpret/None"
