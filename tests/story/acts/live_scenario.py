"""A scenario played live: the simulated Zoom posts its webhooks and serves its camera streams, and
the trainer's notes are sent from a browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer

from delivery.configuration.settings import read
from delivery.records.ledger import ledger
from delivery.timekeeping.clock import SystemClock
from delivery.web.app_keys import STREAM_SUPERVISOR
from integrations.simulation.timers import SteppedTimers
from integrations.zoom.rtms.listener import StreamListener
from integrations.zoom.rtms.websocket import StreamTimeouts
from integrations.zoom.simulator.app import make_zoom
from integrations.zoom.simulator.app_keys import STREAMS, WEBHOOK_SENDER
from integrations.zoom.simulator.meetings.occurrences import OutgoingWebhook, StreamBegins
from integrations.zoom.simulator.streams.socket_reader import ask_alive
from integrations.zoom.simulator.streams.streams import SimulatedStream
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import environment_of
from tests.signing_in import link_of
from tests.story.acts.monitor_forms import note
from tests.story.acts.planned_scenario import Line, Planned, body, moment, plan
from tests.story.acts.script_run import CONFIG, RTMS, simulated_at
from tests.story.machines.service_process import Browser, Running, running
from tests.waiting import LONG_S, until, waiting_for

BEGINS = 2
"""The type of the message that answers a listener's handshake."""
A_SECOND = timedelta(seconds=1)
PATIENT = StreamTimeouts(
    answer_s=LONG_S, silence_s=LONG_S, return_s=LONG_S, first_pause_s=0.05, longest_pause_s=0.1
)
UNASKED = replace(CONFIG, keep_alive_s=LONG_S, reconnect_s=LONG_S)
"""A Zoom that sends no keep-alive and ends no lost listener's stream within a test: the scenario
alone decides when a listener reads a message."""


@dataclass
class LiveScenario:
    course: Planned
    service: Running
    zoom: web.Application
    simulator_url: str
    trainer: Browser

    async def play(self) -> None:
        """Plays every line in the order of arrival."""
        for line in self.course.lines:
            if line.get("lost"):
                await self._lose(line)
                continue
            self._pass_to(moment(line))
            if line["source"] == "zoom":
                await self._post(line["body"]["event"], body(line))
            elif line["source"] == "rtms":
                await self._say(line)
            else:
                await note(self.service, self.trainer, self.course, line)

    def _pass_to(self, at: datetime) -> None:
        self.service.clock.set(max(at, self.service.clock.now()))

    async def _post(self, event: str, raw: bytes) -> None:
        url = f"{self.service.url}/webhooks/zoom"
        posted = await self.zoom[WEBHOOK_SENDER].post_raw(event, raw, url)
        assert posted.state == "delivered", (event, posted.attempts)

    async def _say(self, line: Line) -> None:
        """Sends one message; returns when the listener has read it."""
        message = line["message"]
        if message["msg_type"] == BEGINS and message["status_code"] == 0:
            await self._begin(line)
        else:
            await self._stream(line).send(message)
        await self._heard(self._stream(line))

    async def _begin(self, line: Line) -> None:
        """Offers the stream, or lets its listener reconnect; the simulator answers the handshake
        itself."""
        stream_id, instance = line["stream"], line["meeting_uuid"]
        stream = self.zoom[STREAMS].get(stream_id)
        if stream is None:
            await self.zoom[STREAMS].deliver(StreamBegins(stream_id, instance))
            await self._offer(stream_id, instance)
        else:
            stream.stall(False)
        async with waiting_for(f"the listener of {stream_id}"):
            await self._stream(line).watched.wait()

    async def _offer(self, stream_id: str, instance: str) -> None:
        payload = {
            "meeting_id": self.course.meeting_id,
            "meeting_uuid": instance,
            "rtms_stream_id": stream_id,
            "server_urls": f"ws{self.simulator_url.removeprefix('http')}/rtms/signal/{stream_id}",
        }
        offer = OutgoingWebhook("meeting.rtms_started", self.service.clock.now(), payload)
        await self.zoom[WEBHOOK_SENDER].send([offer], f"{self.service.url}/webhooks/zoom")

    async def _lose(self, line: Line) -> None:
        """Cuts the connection one second after the listener's last message, because the service
        notes the gap from one second after it."""
        stream = self._stream(line)
        self._pass_to(moment(line) - A_SECOND)
        await self._heard(stream)
        before = await self._losses()
        sockets = [socket for socket in (stream.signal, stream.media) if socket is not None]
        stream.stall(True)
        for socket in sockets:
            socket.cut()
        self._pass_to(moment(line))

        async def noted() -> bool:
            return await self._losses() > before

        await until("the loss of the stream to be on record", noted)

    async def _losses(self) -> int:
        async with self.service.store.reading() as tx:
            rows = await ledger.of_course(tx, self.course.course_id, self.course.meeting_id)
        return sum(row.kind == "rtms.lost" for row in rows)

    async def _heard(self, stream: SimulatedStream) -> None:
        assert stream.signal is not None, f"nobody listens to {stream.id}"
        await ask_alive(stream.signal, self.service.clock.now())
        async with waiting_for(f"the listener of {stream.id} to have read everything"):
            await stream.signal.answered.wait()

    def _stream(self, line: Line) -> SimulatedStream:
        stream = self.zoom[STREAMS].get(line["stream"])
        assert stream is not None, f"nothing begins the stream {line['stream']}"
        return stream


@asynccontextmanager
async def live(
    folder: Path, database_url: str, clock: SettableClock
) -> AsyncIterator[LiveScenario]:
    zoom = make_zoom(UNASKED, clock.now, SteppedTimers(clock.now))
    async with TestServer(zoom) as simulator:
        url = str(simulator.make_url("")).rstrip("/")
        settings = read(environment_of(database_url) | simulated_at(url))
        async with running(settings, clock) as service, service.browser() as browser:
            service.app[STREAM_SUPERVISOR].listener = StreamListener(RTMS, clock.now, PATIENT)
            course = await plan(service.store, folder)
            now = SystemClock().now()
            await browser.sign_in(await link_of(service.store, course.trainer_id, now))
            yield LiveScenario(course, service, zoom, url, browser)
