"""The technical check accepts its own codes and stores nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from delivery.device_check.technical_check import FINDINGS
from delivery.records.planning import client_actions
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import STARTS, ClientVisit

Reader = TestClient[Any, Any]
FOUND = {"camera": "too_dark", "microphone": "ok", "browser": "ok"}


async def test_the_codes_are_saved_as_the_bookings_last_check(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    assert (await reader.post(f"{place.path}/check", json=FOUND | {"camera": "ok"})).status == 204
    clock.go_on(timedelta(minutes=5))
    assert (await reader.post(f"{place.path}/check", json=FOUND)).status == 204
    async with place.store.reading() as tx:
        last = await client_actions.last_checks(tx, [place.course_id])
    assert {booking_id: (row.codes, row.at) for booking_id, row in last.items()} == {
        place.booking_id: (FOUND, clock.now())
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"camera": "ok", "microphone": "ok"}',
        b'{"camera": "ok", "microphone": "ok", "browser": "ok", "picture": "data:image/png"}',
        b'{"camera": "FaceTime HD", "microphone": "ok", "browser": "ok"}',
        b'{"camera": "ok", "microphone": "ok", "browser": "Mozilla/5.0"}',
        b'{"camera": 1, "microphone": "ok", "browser": "ok"}',
        b'{"camera": "\xff", "microphone": "ok", "browser": "ok"}',
        b'{"\xf0\x9f": "ok"}',
        b'{"camera":' * 5_000,
    ],
)
async def test_unknown_codes_are_refused_and_not_saved(
    reader: Reader, place: ClientVisit, body: bytes
) -> None:
    assert (await reader.post(f"{place.path}/check", data=body)).status == 422
    async with place.store.reading() as tx:
        assert await client_actions.of_course(tx, place.course_id) == []


async def test_a_dead_link_keeps_no_check(reader: Reader, place: ClientVisit) -> None:
    assert (await reader.post("/join/unknown/check", json=FOUND)).status == 404
    async with place.store.reading() as tx:
        assert await client_actions.of_course(tx, place.course_id) == []


async def test_another_site_cannot_send_a_check(reader: Reader, place: ClientVisit) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    answer = await reader.post(f"{place.path}/check", json=FOUND, headers=foreign)
    assert answer.status == 403


async def test_the_camera_is_allowed_on_the_page_of_the_check_alone(
    reader: Reader, place: ClientVisit
) -> None:
    allowed = {
        page: "camera=(self), microphone=(self)"
        in (await reader.get(place.path + page)).headers["Permissions-Policy"]
        for page in ("", "/check")
    }
    assert allowed == {"": False, "/check": True}


async def test_the_page_holds_the_words_of_every_finding(
    reader: Reader, place: ClientVisit
) -> None:
    text = await (await reader.get(f"{place.path}/check")).text()
    for finding in FINDINGS:
        assert f'data-part="{finding.part}" data-code="{finding.code}"' in text
        assert finding.words in text


async def test_without_javascript_the_page_says_how_to_check_in_zoom(
    reader: Reader, place: ClientVisit
) -> None:
    assert "zoom.us/test" in await (await reader.get(f"{place.path}/check")).text()


async def test_a_failed_check_is_no_barrier(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await place.register("https://zoom.us/w/1")
    await reader.post(f"{place.path}/check", json=FOUND)
    clock.set(STARTS)
    assert "https://zoom.us/w/1" in await (await reader.post(place.path)).text()
