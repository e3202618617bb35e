"""Plays a simulator's script against the whole service over HTTP, on a settable clock."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp.test_utils import TestServer

from delivery.configuration.settings import read
from delivery.meetings.provisioning import run_due
from delivery.reconciliation.report_fetching import ReportFetcher
from delivery.records.planning import courses
from delivery.register_files import register_file
from delivery.registers import importing
from delivery.simulation.script_course import register, starts_at
from delivery.timekeeping.clock import SystemClock
from delivery.web.app_keys import MEETINGS, RECORDER, STREAM_SUPERVISOR
from integrations.simulation.timers import SteppedTimers
from integrations.zoom.rtms.listener import StreamListener
from integrations.zoom.rtms.protocol import AppKeys
from integrations.zoom.rtms.websocket import StreamTimeouts
from integrations.zoom.simulator.app import make_zoom
from integrations.zoom.simulator.app_keys import ACCOUNT
from integrations.zoom.simulator.config import Config
from integrations.zoom.simulator.scripting.script import ExpectedClient, Script
from integrations.zoom.simulator.scripting.script_player import ScriptPlayer
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import environment_of
from tests.signing_in import link_of, somebody
from tests.story.machines.service_process import Browser, Running, running
from tests.waiting import LONG_S

RTMS = AppKeys("rtms client", "rtms secret")
REPORT_LOOKS = (30, 45, 60, 120, 24 * 60 + 1)  # minutes after the end
HASTE = StreamTimeouts(silence_s=10.0, first_pause_s=0.05, longest_pause_s=0.1)
CONFIG = Config(
    account_id="account",
    client_id="client",
    client_secret="client secret",
    webhook_secret="webhook secret",
    rtms_client_id=RTMS.client_id,
    rtms_client_secret=RTMS.client_secret,
    keep_alive_s=1.0,
    webhook_timeout_s=LONG_S,  # a busy machine must not look like an outage
)


@dataclass
class ToldTime:
    clock: SettableClock

    async def until(self, moment: datetime) -> None:
        self.clock.set(max(moment, self.clock.now()))


@dataclass
class TrainerAtBrowser:
    browser: Browser
    page: str

    async def post_action(self, action: str, fields: Mapping[str, str]) -> None:
        form = {"action": action, "seen_by_trainer": "yes", **fields}
        answer = await self.browser.send(f"{self.page}/notes", form, self.page)
        assert answer.status == 303, form


@dataclass
class Staged:
    """A booked course with its meeting and registrants, and a signed-in trainer."""

    script: Script
    service: Running
    player: ScriptPlayer
    course_id: int

    async def read_report(self) -> None:
        """Fetches the participant report at each time when it is due, up to a day after the end."""
        room = self.service.app[RECORDER]
        fetching = ReportFetcher(room, self.service.app[MEETINGS], self.service.clock)
        for minutes in REPORT_LOOKS:
            self._after_the_end(minutes)
            await fetching.run_due()

    async def judged(self) -> Mapping[str, Any]:
        """The service's assessment once the course is over."""
        self._after_the_end(0)
        row = await self.service.judged(self.course_id)
        assert row.finished
        return row.result

    def _after_the_end(self, minutes: int) -> None:
        length = timedelta(minutes=self.script.course.minutes + minutes)
        clock = self.service.clock
        clock.set(max(self.player.starts_at + length, clock.now()))


@asynccontextmanager
async def staged(script: Script, database_url: str, clock: SettableClock) -> AsyncIterator[Staged]:
    timers = SteppedTimers(clock.now)
    zoom, begins = make_zoom(CONFIG, clock.now, timers), starts_at(script)
    async with TestServer(zoom) as simulator:
        url = str(simulator.make_url("")).rstrip("/")
        settings = read(environment_of(database_url) | simulated_at(url))
        async with running(settings, clock) as service, service.browser() as browser:
            service.app[STREAM_SUPERVISOR].listener = StreamListener(RTMS, clock.now, HASTE)
            zoom[ACCOUNT].webhook_url = f"{service.url}/webhooks/zoom"
            course_id = await _book(service, script, begins)
            await browser.sign_in(await _trainer(service))
            trainer = TrainerAtBrowser(browser, f"/trainer/courses/{course_id}")
            player = ScriptPlayer(script, begins, zoom, timers, ToldTime(clock), trainer, print)
            assert player.is_ready()
            yield Staged(script, service, player, course_id)


async def _book(service: Running, script: Script, begins: datetime) -> int:
    await _trainer(service)
    rows = register_file.read(register(script, begins, "trainer@example.org").encode()).rows
    await importing.register(service.store, rows, None, service.clock.now())
    await run_due(service.store, service.app[MEETINGS], service.clock)
    async with service.store.reading() as tx:
        course = await courses.by_reference(tx, script.course.reference)
    assert course is not None
    return course.id


async def _trainer(service: Running) -> str:
    user_id = await somebody(service.store, "trainer", service.clock.now())
    return await link_of(service.store, user_id, SystemClock().now())


def simulated_at(url: str) -> dict[str, str]:
    """The settings of a service whose Zoom is the simulator at this URL."""
    settings = {
        "ZOOM_API_URL": f"{url}/v2",
        "ZOOM_OAUTH_URL": f"{url}/oauth/token",
        "ZOOM_RTMS_CLIENT_ID": RTMS.client_id,
        "ZOOM_RTMS_CLIENT_SECRET": RTMS.client_secret,
    }
    return {f"COURSEWATCH_{name}": value for name, value in settings.items()}


def found(
    script: Script, result: Mapping[str, Any], expected: Mapping[str, ExpectedClient]
) -> dict[str, dict[str, Any]]:
    """The service's answer for each client in the script's form; times are minutes from the start.

    Camera times are rounded to a tenth of a minute, because a lost line may have carried a part.
    """
    begins = starts_at(script)

    def minute(stamp: str) -> float:
        return (datetime.fromisoformat(stamp) - begins) / timedelta(minutes=1)

    by_reference = {booking["reference"]: booking for booking in result["bookings"]}
    answers = {}
    for client, right in expected.items():
        judged = by_reference[script.booking(client)]
        gaps = [
            {"from": minute(gap["from"]), "to": minute(gap["to"]), "cause": gap["cause"]}
            for gap in judged["gaps"]
        ]
        answers[client] = {
            "outcome": judged["recommendation"]["outcome"],
            "rules": [booking["rule"] for booking in judged["breaches"]],
            "gaps": gaps,
        }
        if right.camera:
            seen = judged["camera"]
            answers[client]["camera"] = {
                key: round(seen[f"{key}_s"] / 60, 1) for key in ("on", "off", "unknown")
            }
    return answers


def stated(expected: Mapping[str, ExpectedClient]) -> dict[str, dict[str, Any]]:
    """The script's expected answer in the same form as `found`."""
    return {
        client: {
            "outcome": right.outcome,
            "rules": list(right.rules),
            "gaps": [{"from": g.start, "to": g.end, "cause": g.cause} for g in right.gaps],
        }
        | (
            {"camera": {key: getattr(right.camera, key) for key in ("on", "off", "unknown")}}
            if right.camera
            else {}
        )
        for client, right in expected.items()
    }
