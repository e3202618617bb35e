"""The control room of one process shows what another process is told, and outlives it."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from aiohttp import ClientSession, CookieJar
from yarl import URL

from delivery.records.database.store import Store
from delivery.records.ledger.ledger import Entry
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.rehearsal_clock import RehearsalStage, write
from integrations.zoom.simulator.webhooks.deliveries import sign
from tests.delivery.web.trainer.test_live import events
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse
from tests.scenes.nine_clients import plan_course
from tests.scenes.scene import at
from tests.service_settings import environment_of
from tests.signing_in import link_of, somebody
from tests.story.machines.service_process import Browser
from tests.story.machines.service_processes import Node, node
from tests.waiting import waiting_for

pytestmark = pytest.mark.thorough

IN_THE_MEETING = re.compile(r'data-label="In">\s*<div>\s*(\d+)')


@dataclass
class ToldProcess:
    """Posts each event to the process as Zoom does: a signed webhook, answered 200."""

    http: ClientSession
    process: Node

    async def append(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            raw, stamp = msgspec.json.encode(entry.line["body"]), str(int(at("09:10").timestamp()))
            headers = {
                "x-zm-request-timestamp": stamp,
                "x-zm-signature": sign("webhook secret", stamp, raw),
            }
            url = f"{self.process.url}/webhooks/zoom"
            async with self.http.post(url, data=raw, headers=headers) as answer:
                assert answer.status == 200, await answer.text()


@dataclass
class ShownRoom:
    """A control room that a process shows, and how many are in the meeting of its one course."""

    stream: AsyncIterator[tuple[str, str]]
    inside: list[int] = field(default_factory=list)

    async def shows(self, inside: int) -> None:
        async with waiting_for(f"the control room to show {inside} in the meeting"):
            while inside not in self.inside:
                kind, text = await anext(self.stream)
                if kind == "courses":
                    for line in msgspec.json.decode(text)["lines"].values():
                        self.inside += map(int, IN_THE_MEETING.findall(line))


@dataclass
class SharedOffice:
    hearing: Node
    showing: Node
    live: LiveCourse
    room: ShownRoom

    def tell(self, process: Node) -> None:
        """From now on this process hears what happens."""
        assert isinstance(self.live.room, ToldProcess)
        self.live.room.process = process


@pytest.fixture
async def office(postgresql_url: str, tmp_path: Path) -> AsyncIterator[SharedOffice]:
    """Two processes on one database; an officer has the control room of the second open."""
    plan = tmp_path / "clock.json"
    write(plan, [RehearsalStage(SystemClock().now(), at("09:10"), 0.0)])
    environ = environment_of(postgresql_url, outbox=str(tmp_path / "outbox"))
    environ["COURSEWATCH_REHEARSAL_CLOCK"] = str(plan)
    async with AsyncExitStack() as all_of_it:
        store = Store(postgresql_url)
        all_of_it.push_async_callback(store.close)
        trainer = await somebody(store, "trainer", at("08:00"))
        officer = await somebody(store, "officer", at("08:00"))
        course_id, bookings = await plan_course(store, trainer, with_report=True)
        hearing, showing = [await all_of_it.enter_async_context(node(environ)) for _ in range(2)]
        http = await all_of_it.enter_async_context(ClientSession())
        clock = SettableClock(at("09:10"))
        live = LiveCourse(store, ToldProcess(http, hearing), clock, trainer, course_id, bookings)
        jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(showing.url))
        reader = await all_of_it.enter_async_context(
            ClientSession(cookie_jar=jar, headers={"Origin": showing.url})
        )
        await Browser(reader, showing.url).sign_in(
            await link_of(store, officer, SystemClock().now())
        )
        stream = await all_of_it.enter_async_context(
            reader.get(f"{showing.url}/control-room/stream", timeout=None)
        )
        assert stream.status == 200
        yield SharedOffice(hearing, showing, live, ShownRoom(events(stream)))


async def test_the_control_room_shows_what_the_other_process_hears_and_goes_on_without_it(
    office: SharedOffice,
) -> None:
    await office.live.opens("08:50")
    await office.live.joins("A", "09:08")
    await office.room.shows(1)
    await office.hearing.killed()
    office.tell(office.showing)
    await office.live.joins("B", "09:09")
    await office.room.shows(2)
