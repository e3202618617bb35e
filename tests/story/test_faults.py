"""The service as a process, when things go wrong: killed, told to stop, without room to write."""

import asyncio
import resource
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientResponse, ClientSession
from aiohttp.test_utils import unused_port

from delivery.records.database.store import Store
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import AssessmentRow
from delivery.records.ledger import ledger
from delivery.records.outages import process_runs
from delivery.records.streams import stream_entries
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.rehearsal_clock import RehearsalStage, write
from delivery.web.access.session import COOKIE
from integrations.zoom.webhooks.signature import sign
from tests.acceptance.test_scenarios import SCENARIOS
from tests.delivery.commands.test_serve import ended, running, started
from tests.integrations.zoom.rtms.fake_rtms import End, running_stream
from tests.integrations.zoom.webhooks.webhook_bodies import raw, rtms_started
from tests.service_settings import environment_of
from tests.signing_in import link_of
from tests.story.acts.planned_scenario import Planned, body, plan
from tests.waiting import until, waiting_for

SCENARIO = next(folder for folder in SCENARIOS if folder.name == "everyone-drops-at-once")


@dataclass
class Serving:
    """`coursewatch serve` on its records, at a time that stands still after a course's end."""

    store: Store
    course: Planned
    environ: dict[str, str]
    http: ClientSession
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.environ["COURSEWATCH_PUBLIC_URL"]

    @asynccontextmanager
    async def alive(self) -> AsyncIterator[Process]:
        async with running(self.environ) as process:
            await started(process)
            yield process

    async def hears(self, sent: bytes) -> int | None:
        """The status of the answer to a webhook; None if there was none."""
        stamp = str(int(self.course.ends_at.timestamp()))
        signature = sign(self.environ["COURSEWATCH_ZOOM_WEBHOOK_SECRETS"], stamp, sent)
        headers = {"x-zm-request-timestamp": stamp, "x-zm-signature": signature}
        try:
            async with self.http.post(
                f"{self.url}/webhooks/zoom", data=sent, headers=headers
            ) as answer:
                return answer.status
        except ClientError:
            return None

    async def sign_in(self) -> None:
        link = await link_of(self.store, self.course.trainer_id, SystemClock().now())
        async with self.http.post(f"{self.url}{link}", allow_redirects=False) as answer:
            self.cookies = {"Cookie": f"{COOKIE}={answer.cookies[COOKIE].value}"}

    @asynccontextmanager
    async def screen(self) -> AsyncIterator[ClientResponse]:
        """A monitor's event stream, of which the first board has come."""
        path = f"{self.url}/trainer/courses/{self.course.course_id}/stream"
        async with self.http.get(path, headers=self.cookies) as stream:
            assert stream.status == 200
            await board(stream)
            yield stream

    async def takes(self, sent: bytes) -> None:
        """Sends a webhook until it is taken, as Zoom does when a busy service answers 503."""

        async def is_taken() -> bool:
            return await self.hears(sent) == 200

        await until("the service to take a webhook", is_taken)

    async def kept(self, sent: Iterable[bytes]) -> list[int]:
        """How often each of these bodies is in the ledger."""
        async with self.store.reading() as tx:
            rows = await ledger.of_course(tx, self.course.course_id, self.meeting_id)
        digests = [row.digest for row in rows]
        return [digests.count(sha256(body).digest()) for body in sent]

    async def judgement(self) -> AssessmentRow | None:
        """What was made of the course, if everything that was heard went into it."""
        async with self.store.reading() as tx:
            rows = await ledger.of_course(tx, self.course.course_id, self.meeting_id)
            assessment = await assessments.of_course(tx, self.course.course_id)
        return (
            assessment
            if assessment and assessment.ledger_id == (rows[-1].id if rows else 0)
            else None
        )

    @property
    def meeting_id(self) -> str:
        (zoom_line, *_) = (line for line in self.course.lines if line["source"] == "zoom")
        return str(zoom_line["body"]["payload"]["object"]["id"])


async def board(stream: ClientResponse) -> None:
    """Reads the next event of a stream."""
    async with waiting_for("an event of the stream"):
        await stream.content.readuntil(b"\n\n")


@contextmanager
def no_room(pid: int) -> Iterator[None]:
    """No file of this process can take a byte more, as on a disk that is full."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@pytest.fixture
async def serving(sqlite_url: str, store: Store, tmp_path: Path) -> AsyncIterator[Serving]:
    course = await plan(store, SCENARIO)
    async with store.writing() as tx:
        noted = [course.entry(line) for line in course.lines if line["source"] == "trainer"]
        await ledger.append(tx, noted)
        before = await process_runs.begin(tx, course.starts_at - timedelta(hours=2))
        await process_runs.beat(
            tx, before, course.ends_at
        )  # it ran all the while, as its records say
    write(tmp_path / "clock.json", [RehearsalStage(SystemClock().now(), course.ends_at, 0.0)])
    port = unused_port()
    environ = environment_of(
        sqlite_url, public_url=f"http://127.0.0.1:{port}", outbox=str(tmp_path / "outbox")
    )
    environ |= {
        "COURSEWATCH_PORT": str(port),
        "COURSEWATCH_REHEARSAL_CLOCK": str(tmp_path / "clock.json"),
        "COURSEWATCH_SCREEN_SECONDS": "0.2",
        "COURSEWATCH_SCAN_SECONDS": "0.5",
        "COURSEWATCH_ZOOM_RTMS_CLIENT_ID": "rtms-client",
        "COURSEWATCH_ZOOM_RTMS_CLIENT_SECRET": "rtms-secret",
    }
    async with ClientSession() as http:
        yield Serving(store, course, environ, http)


@pytest.fixture
def webhooks(serving: Serving) -> Sequence[bytes]:
    return [body(line) for line in serving.course.lines if line["source"] == "zoom"]


@pytest.mark.thorough
async def test_a_kill_loses_no_acknowledged_webhook(
    serving: Serving, webhooks: Sequence[bytes]
) -> None:
    heard: list[bytes] = []

    async def tell(sent: bytes) -> None:
        if await serving.hears(sent) == 200:
            heard.append(sent)
            if len(heard) == len(webhooks) // 2:
                process.kill()  # at once: others are on their way

    async with serving.alive() as process:
        await asyncio.gather(*(tell(sent) for sent in webhooks))
        async with waiting_for("the killed service to end"):
            assert await process.wait() == -signal.SIGKILL
    assert len(heard) >= len(webhooks) // 2
    assert await serving.kept(heard) == [1] * len(heard)

    async with serving.alive():
        await serving.sign_in()
        async with serving.screen() as stream:  # judged by itself, before anything more is told
            while not await serving.judgement():
                await board(stream)
            for sent in webhooks:  # what was not acknowledged is sent again; so is all the rest
                await serving.takes(sent)
            while not (judged := await serving.judgement()):
                await board(stream)
    assert await serving.kept(webhooks) == [1] * len(webhooks)
    serving.course.check(judged.result)


@pytest.mark.thorough
async def test_sigterm_ends_it_in_time_with_screens_and_a_camera_stream_open(
    serving: Serving,
) -> None:
    watching = asyncio.Event()

    async def cameras(end: End) -> None:
        await zoom.accept(end)
        watching.set()
        await end.ws.receive()

    async with running_stream() as zoom, serving.alive() as process, AsyncExitStack() as screens:
        zoom.signalling = [cameras]
        offer = raw(rtms_started(server_urls=f"{zoom.url}/signal"))
        await serving.takes(offer)
        async with waiting_for("the service to listen to the camera stream"):
            await watching.wait()
        await serving.sign_in()
        for _ in range(3):
            await screens.enter_async_context(serving.screen())
        process.send_signal(signal.SIGTERM)
        assert await ended(process) == 0
    async with serving.store.reading() as tx:
        heard = await stream_entries.entries_since(tx, serving.course.starts_at, [])
    assert [row.kind for row in heard] == ["rtms.2", "rtms.lost"]


@pytest.mark.thorough
async def test_zoom_must_repeat_webhooks_while_nothing_can_be_written(
    serving: Serving, webhooks: Sequence[bytes]
) -> None:
    sent = webhooks[0]
    async with serving.alive() as process:
        with no_room(process.pid):
            assert await serving.hears(sent) == 503
        assert await serving.kept([sent]) == [0]
        await serving.takes(sent)
    assert await serving.kept([sent]) == [1]
