"""Odd times of a running course, typed by a trainer, sent by another system or on record already:
each is taken or refused with a sentence, and every page opens afterwards."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from delivery.accounts import api_tokens
from delivery.ledger.recorder import noted
from delivery.records.database.store import Store
from delivery.records.meetings import meetings
from delivery.records.tables import courses
from delivery.timekeeping.clock import SystemClock
from tests import stored_register
from tests.delivery.records.planned_course import LASTS
from tests.delivery.web.machines.zoom_post import signed
from tests.doubles.settable_clock import SettableClock
from tests.first_of_many import first_of
from tests.fuzz.fuzzed.service_client import Client, running, sign_in
from tests.integrations.zoom.webhooks.webhook_bodies import about, raw
from tests.scenes.course_pages import failing_pages
from tests.scenes.live_course import LiveCourse, course_of
from tests.scenes.scene import at
from tests.service_settings import settings_of
from tests.signing_in import somebody

FIRST, LAST = "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"
BEFORE, AFTER = "2026-06-10T04:00:00+00:00", "2026-06-10T20:00:00+00:00"
TWICE, NEVER = "2026-10-25T01:30:00", "2027-03-28T01:30:00"
STAMP = "%Y-%m-%dT%H:%M:%SZ"
ODD = (
    FIRST, LAST, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", BEFORE, AFTER,
    TWICE, f"{TWICE}+01:00", NEVER, "", "soon", "24:00", "-1", "9999999999", "²",
)  # fmt: skip
PLANS = {
    "0001-01-01 00:00": "the course is over",
    "9999-12-31 23:59": "is more than two years from today",
    "2026-06-09 23:00": "the course is over",
    "2026-06-11 00:00": "cannot move to another day",
    "2026-10-25 01:30": "this time comes twice",
    "2027-03-28 01:30": "there is no such time",
    "soon": "write the London time",
}
DEADLINES = {
    "0001-01-01": "is more than two years ago",
    "9999-12-31": "is more than two years from today",
    "2026-06-09": "is before the end of the course",
}
COURSE = {"reference": "NSAC-1", "type": "NSAC", "starts": "2026-06-10 09:00", "minutes": 165}
COURSE |= {"zoom_host": "host-1"}
BOOKING = {
    "booking_ref": "B-A", "course": "NSAC-1", "course_type": "NSAC", "force": "KENT",
    "police_deadline": "2026-07-08", "given_name": "Amelia", "family_name": "Brown",
    "email": "a@example.org",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunningCourse:
    live: LiveCourse
    client: Client
    clock: SettableClock
    bearer: str

    async def note(self, csrf: str, form: Mapping[str, str], path: str = "") -> int:
        path = path or f"/trainer/courses/{self.live.course_id}"
        form = {"csrf": csrf, **form}
        answer = await self.client.post(f"{path}/notes", data=form, allow_redirects=False)
        return answer.status

    async def hear(self, webhook: Mapping[str, object]) -> int:
        body = raw({**webhook, "event_ts": int(self.clock.now().timestamp() * 1000)})
        headers = signed(body, self.clock)
        return (await self.client.post("/webhooks/zoom", data=body, headers=headers)).status

    async def send(self, kind: str, members: Mapping[str, object]) -> tuple[int, str]:
        bearer = {"Authorization": f"Bearer {self.bearer}"}
        path = f"/api/v1/{kind}"
        answer = await self.client.post(path, data=json.dumps(members), headers=bearer)
        return answer.status, await answer.text()

    async def failing(self, course_id: int = 0, booking_ids: Sequence[int] = ()) -> list[str]:
        live = self.live
        ids = booking_ids or [live.booking_ids[client] for client in "AD"]
        course_id = course_id or live.course_id
        return await failing_pages(self.client, live.store, self.clock, course_id, ids)


@pytest.fixture(params=["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.thorough)])
async def course(
    request: pytest.FixtureRequest, clock: SettableClock
) -> AsyncIterator[RunningCourse]:
    url = request.getfixturevalue(request.param)
    store, settings = Store(url), settings_of(url)
    clock.set(at("10:14"))
    live = await course_of(store, clock, await somebody(store, "trainer", clock.now()))
    await live.busy()
    now, scopes, life = SystemClock().now(), frozenset(api_tokens.SCOPES), timedelta(hours=1)
    async with store.writing() as tx:
        bearer = await api_tokens.issue(tx, settings.secret, "tests", scopes, now, life)
    async with running(url, store, clock) as client:
        yield RunningCourse(live, client, clock, bearer)
    await store.close()


async def test_no_odd_time_that_is_sent_takes_a_page_away(course: RunningCourse) -> None:
    csrf = await sign_in(course.client, course.live.store, course.clock, "trainer")
    for odd in ODD:
        for form in (
            {"action": "observe", "booking": "B-A", "code": "smoking", "ago": odd, "seen_at": odd},
            {"action": "take_back", "booking": "B-A", "noted_action": "identity", "noted_at": odd},
            {"action": "fault", "ago": odd, "lasts": odd},
            {"action": "begin_break", "minutes": odd},
        ):
            assert await course.note(csrf, form) == 422, form
    for starts, reason in PLANS.items():
        status, text = await course.send("courses", {**COURSE, "starts": starts})
        assert (status, reason in text) == (422, True), text
    for deadline, reason in DEADLINES.items():
        status, text = await course.send("bookings", {**BOOKING, "police_deadline": deadline})
        assert (status, reason in text) == (422, True), text
    assert await course.failing() == []


@pytest.mark.thorough
@pytest.mark.parametrize("starts", first_of(["2026-06-10 10:13", "2026-06-10 23:59"]))
async def test_a_running_course_may_move_within_its_day(course: RunningCourse, starts: str) -> None:
    assert (await course.send("courses", {**COURSE, "starts": starts}))[0] == 200
    assert await course.failing() == []


@pytest.mark.thorough
async def test_no_odd_time_on_record_takes_a_page_away(course: RunningCourse) -> None:
    seen = {"booking": "B-A", "code": "smoking"}
    for odd in (FIRST, LAST, BEFORE, AFTER, f"{TWICE}+01:00", f"{NEVER}+01:00"):
        for action, keys in (("observe", seen), ("break", {}), ("fault", {})):
            await stored(course, action, {**keys, "from": odd, "to": max(odd, AFTER)})
            await stored(course, action, {**keys, "from": FIRST, "to": odd})
        await stored(course, "camera", {"booking": "B-A", "state": "off"}, odd)
        await stored(course, "refuse", {"booking": "B-D", "reason": "late"}, odd)
        await stored(course, "take_back", {"of": {"at": odd, "action": "abandon"}}, odd)
    assert await course.failing() == []
    course.clock.set(at("13:00"))
    await course.live.is_judged()
    assert await course.failing() == []


@pytest.mark.thorough
@pytest.mark.parametrize(
    "starts_at",
    first_of([datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 21, 14, 59, tzinfo=UTC)]),
)
async def test_no_course_at_the_ends_of_the_calendar_takes_a_page_away(
    course: RunningCourse, starts_at: datetime
) -> None:
    """An earlier version took in courses of any year."""
    booking_id, course_id = await planned(course, "2026-06-10 12:00")
    async with course.live.store.writing() as tx:
        moved = update(courses).where(courses.c.id == course_id)
        await tx.execute(moved.values(starts_at=starts_at, ends_at=starts_at + LASTS))
    assert await course.failing(course_id, [booking_id]) == []
    assert await course.failing() == []


async def stored(
    course: RunningCourse, action: str, keys: Mapping[str, object], noted_at: str | None = None
) -> None:
    """A trainer's line as an earlier version may have stored it."""
    live = course.live
    note = noted(course_id=live.course_id, by="user 1", at=at("10:00"), action=action, keys=keys)
    line = {**note.line, "at": noted_at or note.line["at"]}
    await live.room.append([replace(note, line=line)])


NIGHTS = {
    "2026-10-25": datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
    "2027-03-28": datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
}


@pytest.mark.thorough
@pytest.mark.parametrize("night", first_of(NIGHTS))
async def test_a_course_runs_through_the_night_in_which_the_clocks_change(
    course: RunningCourse, night: str
) -> None:
    """In October the hour from 1am comes twice, and in March there is none."""
    starts_at = NIGHTS[night]
    course.clock.set(starts_at - timedelta(minutes=10))
    booking_id, course_id = await planned(course, f"{night} 00:30")
    joined = about("meeting.participant_joined", participant_uuid="N", registrant_id="reg-N")
    joined["payload"]["object"] |= {"id": "800", "uuid": "night"}
    joined["payload"]["object"]["participant"]["join_time"] = f"{course.clock.now():{STAMP}}"
    assert await course.hear(joined) == 200
    for minutes in (60, 120, 185):
        course.clock.set(starts_at + timedelta(minutes=minutes))
        csrf = await sign_in(course.client, course.live.store, course.clock, "trainer")
        seen_at = (starts_at + timedelta(minutes=35)).isoformat()
        seen = {"action": "observe", "booking": "N-1", "code": "smoking", "ago": "5"}
        path = f"/trainer/courses/{course_id}"
        assert await course.note(csrf, {**seen, "seen_at": seen_at}, path) == 303, minutes
        assert await course.failing(course_id, [booking_id]) == []
    page = await (await course.client.get(f"/officer/cases/{booking_id}")).text()
    assert ("1:25:00am BST" in page, "1:25:00am GMT" in page) == (night == "2026-10-25",) * 2


async def planned(course: RunningCourse, starts: str) -> tuple[int, int]:
    """Plans a course with one client, whose meeting exists; returns the ids of both."""
    store, now = course.live.store, course.clock.now()
    trainer, day = "trainer@example.org", f"{now + timedelta(days=30):%Y-%m-%d}"
    plan = {**COURSE, "reference": "NIGHT-1", "starts": starts, "trainer": trainer}
    booked = {**BOOKING, "booking_ref": "N-1", "course": "NIGHT-1", "police_deadline": day}
    assert (await course.send("courses", plan))[0] == 201
    assert (await course.send("bookings", booked))[0] == 201
    async with store.writing() as tx:
        booking = await stored_register.booking(tx, "N-1")
        assert booking
        await meetings.keep_made(tx, booking.course_id, "800", 1, now)
        await stored_register.register(tx, booking.id, "reg-N", now)
    return booking.id, booking.course_id
