"""A client's page measures its connection with a ticket of its link, and nothing is stored."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from delivery.device_check.connection_figures import GROUP_DOWN_KBPS, GROUP_UP_KBPS
from delivery.device_check.connection_measuring import AT_ONCE
from delivery.records.planning import client_actions, connection_reports
from delivery.records.planning.connection_reports import MOST
from delivery.web.client.connection import MEASURING
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ClientVisit

Reader = TestClient[Any, Any]


async def begin(reader: Reader, place: ClientVisit) -> dict[str, Any]:
    answer = await reader.post(f"{place.path}/check/measuring")
    assert answer.status == 200
    return dict(await answer.json())


async def test_bytes_go_up_and_come_down_at_the_pace_that_is_answered(
    reader: Reader, place: ClientVisit
) -> None:
    plan = await begin(reader, place)
    assert (plan["upKbps"], plan["downKbps"]) == (GROUP_UP_KBPS, GROUP_DOWN_KBPS)
    address = f"{place.path}/check/connection?ticket={plan['ticket']}"
    up = await reader.post(address, data=bytes(plan["upBytes"]))
    down = await reader.post(f"{address}&block=0")
    assert up.status == 204
    assert up.headers["Server-Delay-Ms"].isdigit()
    assert len(await down.read()) == plan["downBytes"]
    async with place.store.reading() as tx:
        assert await client_actions.of_course(tx, place.course_id) == []


@pytest.mark.parametrize("ticket", ["", "forged", "1.2.3", "%ff%fe", "%00", "." * 5000])
async def test_without_a_ticket_there_are_no_bytes(
    reader: Reader, place: ClientVisit, ticket: str
) -> None:
    answer = await reader.post(f"{place.path}/check/connection?block=0&ticket={ticket}")
    assert answer.status in (400, 404)
    assert answer.content_type != "application/octet-stream"


async def test_a_dead_link_measures_nothing(reader: Reader) -> None:
    assert (await reader.post("/join/unknown/check/measuring")).status == 404


async def test_the_next_is_refused_while_as_many_as_possible_measure(
    reader: Reader, place: ClientVisit, app: web.Application, clock: SettableClock
) -> None:
    for number in range(AT_ONCE):
        app[MEASURING].begin(f"link {number}", clock.now())
    answer = await reader.post(f"{place.path}/check/measuring")
    assert answer.status == 429
    assert "says nothing about it" in await answer.text()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[" * 60_000,
        b'{"code": "offline"}',
        b'{"code": "offline", "beganAgo": 1e400, "endedAgo": 0}',
        b'{"code": "offline", "beganAgo": 123456789012345678901234567890, "endedAgo": 0}',
        b'{"code": "fine", "beganAgo": 9, "endedAgo": 0}',
        b'{"code": "\xff", "beganAgo": 9, "endedAgo": 0}',
        b'{"code": "offline", "began\xf0\x9f": 9, "endedAgo": 0}',
    ],
)
async def test_what_is_no_report_is_refused_and_not_stored(
    reader: Reader, place: ClientVisit, body: bytes
) -> None:
    assert (await reader.post(f"{place.path}/connection", data=body)).status == 422
    async with place.store.reading() as tx:
        assert await connection_reports.of_booking(tx, place.booking_id) == ()


async def test_a_report_is_stored_at_our_own_clock_and_bounded(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    body = {"code": "unreached", "beganAgo": 90, "endedAgo": 30}
    for _ in range(MOST + 3):
        assert (await reader.post(f"{place.path}/connection", json=body)).status == 204
    async with place.store.reading() as tx:
        reports = await connection_reports.of_booking(tx, place.booking_id)
    assert len(reports) == MOST
    now = clock.now().replace(microsecond=0)
    assert (reports[0].began_at, reports[0].ended_at) == (
        now - timedelta(seconds=90),
        now - timedelta(seconds=30),
    )


async def test_a_dead_link_reports_nothing(reader: Reader) -> None:
    body = {"code": "unreached", "beganAgo": 90, "endedAgo": 30}
    assert (await reader.post("/join/unknown/connection", json=body)).status == 404
