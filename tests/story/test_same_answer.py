"""What `assess` answers about a folder, the running service answers about the same events."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from delivery.clock import SystemClock
from delivery.records import bookings, courses, meetings
from delivery.records.store import Store
from delivery.room import Room, noted
from delivery.watching import entry_of
from delivery.web.keys import JUDGE
from tests.acceptance.test_scenarios import SCENARIOS, named
from tests.service_settings import settings_of
from tests.settable_clock import SettableClock
from tests.signing_in import link_of, somebody
from tests.story.running import Browser, RunningService, running

Line = Mapping[str, Any]
SCENARIO = pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)


@pytest.fixture
async def service(sqlite_url: str, clock: SettableClock) -> AsyncIterator[RunningService]:
    async with running(settings_of(sqlite_url), clock) as started:
        yield started


@SCENARIO
async def test_events_that_come_as_they_came_have_the_same_answer(
    service: RunningService, folder: Path
) -> None:
    held = await plan(service, folder)
    async with service.browser() as browser:
        trainer = await held.trainer(browser)
        for line in held.lines:
            service.clock.set(moment(line))
            await tell(held, line, trainer)
    await held.check()


@SCENARIO
async def test_events_that_come_twice_and_the_last_first_have_the_same_answer(
    service: RunningService, folder: Path
) -> None:
    """An hour after the course, the latest at which Zoom gives up."""
    held = await plan(service, folder)
    service.clock.set(held.ends_at + timedelta(minutes=60))
    for line in reversed(held.lines):
        await tell(held, line)
        await tell(held, line)
    await held.check()


@dataclass
class Held:
    """A course that was planned as a folder says, on a running service."""

    service: RunningService
    folder: Path
    course_id: int
    trainer_id: int
    ends_at: datetime
    lines: list[Line]

    @property
    def page(self) -> str:
        return f"/trainer/courses/{self.course_id}"

    async def trainer(self, browser: Browser) -> Browser:
        link = await link_of(self.service.store, self.trainer_id, SystemClock().now())
        await browser.sign_in(link)
        return browser

    async def check(self) -> None:
        expected = json.loads((self.folder / "expected.json").read_text())
        self.service.clock.set(self.ends_at + timedelta(minutes=90))
        judged = await self.service.judged(self.course_id)
        assert judged.finished
        assert named(judged.result, expected) == expected


async def tell(held: Held, line: Line, trainer: Browser | None = None) -> None:
    """The way that this line would come: by webhook, by a stream, by a form of the monitor."""
    if line["source"] == "zoom":
        assert await held.service.hears(json.dumps(line["body"]).encode()) == 200
        return
    room = Room(held.service.store, held.service.app[JUDGE])
    if line["source"] == "rtms":
        await room.append([entry_of(line)])
    elif trainer:
        answer = await trainer.send(f"{held.page}/notes", form_of(line), held.page)
        assert answer.status == 303, line
    else:
        keys = {key: value for key, value in line.items() if key not in ("source", "by")}
        by, at, action = f"user {held.trainer_id}", keys.pop("at"), keys.pop("action")
        entry = noted(
            course_id=held.course_id,
            by=by,
            at=datetime.fromisoformat(at),
            action=action,
            keys=keys,
        )
        await room.append([entry])


def form_of(line: Line) -> dict[str, str]:
    """What is pressed on the monitor at the time of a trainer's line."""
    about = {key: line[key] for key in ("booking", "reason", "document") if key in line}
    match line["action"]:
        case "identity":
            accepted = "accept_identity" if line["accepted"] else "refuse_identity"
            return {"action": accepted, **about}
        case "break":
            assert line["at"] == line["from"]
            return {"action": "begin_break", "minutes": minutes(line)}
        case "observe":
            assert line["at"] == line["to"]
            return {"action": "observe", "code": line["code"], "ago": minutes(line), **about}
        case "camera":
            return {"action": "camera", "state": line["state"], **about}
        case "match":
            return {"action": "match", "participant_uuid": line["participant_uuid"], **about}
        case "refuse" | "remove" | "abandon" as action:
            return {"action": action, **about}
    raise AssertionError(f"no form says {line['action']}")


def minutes(line: Line) -> str:
    length = datetime.fromisoformat(line["to"]) - datetime.fromisoformat(line["from"])
    return str(length // timedelta(minutes=1))


def moment(line: Line) -> datetime:
    return datetime.fromisoformat(line["at" if line["source"] == "trainer" else "received_at"])


async def plan(service: RunningService, folder: Path) -> Held:
    """Puts the course of the folder, its bookings and their registrants into the records."""
    told = json.loads((folder / "course.json").read_text())
    starts_at, ends_at = (datetime.fromisoformat(told[key]) for key in ("starts_at", "ends_at"))
    service.clock.set(starts_at - timedelta(hours=3))
    course_id, trainer_id = await put_course(service.store, told, starts_at, ends_at)
    await put_bookings(service.store, course_id, told["bookings"], service.clock.now())
    lines = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    return Held(service, folder, course_id, trainer_id, ends_at, lines)


async def put_course(
    store: Store, told: Line, starts_at: datetime, ends_at: datetime
) -> tuple[int, int]:
    (staff,) = (one["participant_user_id"] for one in told["staff"])
    trainer_id = await somebody(store, "trainer", starts_at)
    details = courses.CourseDetails(
        reference=told["reference"],
        type=told["type"],
        policy=told["policy"],
        starts_at=starts_at,
        ends_at=ends_at,
        trainer_id=trainer_id,
        zoom_host=staff,
    )
    async with store.change() as tx:
        course_id, _ = await courses.put(tx, details, starts_at)
        await meetings.keep_made(tx, course_id, told["meeting_id"], 1, starts_at)
    return course_id, trainer_id


async def put_bookings(store: Store, course_id: int, told: Iterable[Line], now: datetime) -> None:
    for one in told:
        given_name, _, family_name = one["name"].partition(" ")
        interpreter = one.get("interpreter", {})
        details = bookings.BookingDetails(
            reference=one["reference"],
            course_id=course_id,
            force="LINCOLNSHIRE POLICE",
            police_deadline=date.fromisoformat(one["police_deadline"]),
            given_name=given_name,
            family_name=family_name,
            email=f"{one['reference'].lower()}@client.example",
            preferred_contact="email",
            language="en",
            interpreter_name=interpreter.get("name"),
        )
        async with store.change() as tx:
            booking_id, _ = await bookings.put(tx, details, now)
            for kind, who in (("client", one), ("interpreter", interpreter)):
                if who.get("registrant_id"):
                    await meetings.add_registrant(
                        tx,
                        booking_id=booking_id,
                        course_id=course_id,
                        kind=kind,
                        schedule_version=1,
                        registrant_id=who["registrant_id"],
                        join_url="https://zoom.example/j/1",
                        now=now,
                    )
