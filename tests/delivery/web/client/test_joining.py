"""The personal page: opening it changes nothing; its button is recorded and leads to Zoom."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from sqlalchemy import func, select

from delivery.records.planning import client_actions
from delivery.records.planning.client_actions import AttemptRow
from delivery.records.tables import attempts
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit

Reader = TestClient[Any, Any]
HELP_LINE = "0800 000 0000"
CHECKED = {"camera": "ok", "microphone": "ok", "browser": "ok"}
WAY_IN = "https://us02web.zoom.us/w/81234567890?tk=secret"


async def kept(place: ClientVisit) -> list[AttemptRow]:
    async with place.store.reading() as tx:
        return await client_actions.of_course(tx, place.course_id)


async def test_the_page_says_when_the_course_is_in_london(
    reader: Reader, place: ClientVisit
) -> None:
    page = await (await reader.get(place.path)).text()
    assert "Wednesday 10 June 2026" in page
    assert "9am to 11:45am (London time)" in page
    assert "2 hours 45 minutes" in page
    assert HELP_LINE in page
    assert "Alan" in page
    assert "Bella" not in page


async def test_opening_the_link_changes_nothing_and_leaves_no_cookie(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await place.register(WAY_IN)
    clock.set(STARTS - timedelta(minutes=10))
    for page in ("", "/check"):
        answer = await reader.get(place.path + page)
        assert answer.status == 200
        assert not answer.cookies
        assert WAY_IN not in await answer.text()
        await reader.head(place.path + page)
    assert await kept(place) == []


@pytest.mark.parametrize("page", ["", "/check"])
async def test_the_link_is_in_no_referrer_and_no_cache(
    reader: Reader, place: ClientVisit, page: str
) -> None:
    headers = (await reader.get(place.path + page)).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("key", ["unknown", "x" * 500, "%F0%9F%98%80", "a'b"])
@pytest.mark.parametrize("page", ["", "/check"])
async def test_a_dead_link_says_what_to_do_without_personal_data(
    reader: Reader, place: ClientVisit, key: str, page: str
) -> None:
    answer = await reader.get(f"/join/{key}{page}")
    assert answer.status == 404
    text = await answer.text()
    assert "newest email" in text
    assert "Alan" not in text


async def test_the_old_link_of_a_moved_course_is_dead(reader: Reader, place: ClientVisit) -> None:
    later = timedelta(days=1)
    await place.change_course(starts_at=STARTS + later, ends_at=ENDS + later)
    assert (await reader.get(place.path)).status == 404
    assert (await reader.post(place.path)).status == 404
    assert await kept(place) == []


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
async def test_a_place_that_is_no_longer_booked_says_so_and_not_why(
    reader: Reader, place: ClientVisit, clock: SettableClock, state: str
) -> None:
    await place.register(WAY_IN)
    await place.change_booking(state=state)
    clock.set(STARTS)
    for answer in (await reader.get(place.path), await reader.post(place.path)):
        text = await answer.text()
        assert "no longer booked" in text
        assert HELP_LINE in text
        assert WAY_IN not in text
        assert state not in text


async def test_a_cancelled_course_cannot_be_joined(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await place.register(WAY_IN)
    await place.change_course(state="cancelled")
    clock.set(STARTS)
    assert "no longer booked" in await (await reader.get(place.path)).text()
    assert WAY_IN not in await (await reader.post(place.path)).text()


@pytest.mark.thorough
@pytest.mark.parametrize(
    "at", [STARTS - timedelta(minutes=60), STARTS, ENDS - timedelta(seconds=1)]
)
async def test_the_button_leads_to_zoom_from_an_hour_before_until_the_end(
    reader: Reader, place: ClientVisit, clock: SettableClock, at: datetime
) -> None:
    await place.register(WAY_IN)
    clock.set(at)
    answer = await reader.post(place.path)
    assert answer.status == 200
    text = await answer.text()
    assert f'content="0;url={WAY_IN}"' in text
    assert f'href="{WAY_IN}"' in text
    assert [(action.booking_id, action.kind, action.at) for action in await kept(place)] == [
        (place.booking_id, "join", at)
    ]


async def test_the_page_that_opens_zoom_sends_no_referrer(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await place.register(WAY_IN)
    clock.set(STARTS)
    headers = (await reader.post(place.path)).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "form-action 'self'" in headers["Content-Security-Policy"]


async def test_an_early_attempt_is_recorded_and_told_when_to_return(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await place.register(WAY_IN)
    clock.set(STARTS - timedelta(minutes=61))
    text = await (await reader.post(place.path)).text()
    assert "8am on Wednesday 10 June 2026" in text
    assert WAY_IN not in text
    assert len(await kept(place)) == 1


async def test_before_zoom_has_made_the_meeting_the_page_says_so(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS)
    text = await (await reader.post(place.path)).text()
    assert "not ready yet" in text
    assert HELP_LINE in text
    assert len(await kept(place)) == 1


async def test_pressed_after_the_end_it_leads_to_the_page_that_says_so(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await place.register(WAY_IN)
    clock.set(ENDS)
    answer = await reader.post(place.path, allow_redirects=False)
    assert answer.status == 303
    assert answer.headers["Location"] == place.path
    assert len(await kept(place)) == 1


async def test_after_the_start_the_page_says_that_late_arrivals_are_not_admitted(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS + timedelta(minutes=5))
    text = " ".join((await (await reader.get(place.path)).text()).split())
    assert "The course has started" in text
    assert "Join the course" in text
    assert "If you were not in the waiting room by 9am, you are too late for this course." in text
    assert "and book again by <strong>11:45am on Saturday 13 June 2026</strong>" in text
    clock.set(STARTS - timedelta(seconds=1))
    assert "too late for this course" not in await (await reader.get(place.path)).text()


async def test_the_page_reports_that_it_was_looked_at(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS)
    assert f'data-opened="{place.path}/opened"' in await (await reader.get(place.path)).text()
    answer = await reader.post(f"{place.path}/opened", headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status, dict(answer.cookies)) == (204, {})
    assert [(action.kind, action.at, action.codes) for action in await kept(place)] == [
        ("opened", STARTS, None)
    ]


async def test_an_opening_from_another_website_or_a_dead_link_is_not_recorded(
    reader: Reader, place: ClientVisit
) -> None:
    sent = await reader.post(f"{place.path}/opened", headers={"Sec-Fetch-Site": "cross-site"})
    assert sent.status == 403
    assert (await reader.post("/join/unknown/opened")).status == 404
    assert await kept(place) == []


async def test_however_often_a_links_holder_posts_few_rows_are_kept(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await place.register(WAY_IN)
    clock.set(STARTS)
    posts, minutes = 12, 3
    for number in range(posts * minutes):
        camera = ("ok", "refused")[number % 2]
        await reader.post(place.path)
        await reader.post(f"{place.path}/opened")
        await reader.post(f"{place.path}/check", json={**CHECKED, "camera": camera})
        clock.go_on(timedelta(minutes=1) / posts)
    async with place.store.reading() as tx:
        rows = (await tx.execute(select(func.count()).select_from(attempts))).scalar_one()
    assert rows == len(client_actions.KINDS) * minutes
