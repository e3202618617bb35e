"""The service of the busiest hour: one process with its database, the simulated Zoom and a mail
server that counts, and the courses that run on it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from delivery.demo.processes import DemoKeys, addresses
from delivery.records.database.store import Store
from tests.bench.databases import kept_cases
from tests.bench.databases.peak_morning import PeakCourse, town, zoom_at
from tests.bench.day.day_part import DayPart
from tests.bench.day.day_size import DaySize
from tests.bench.load.readers import trainers
from tests.bench.load.stream_morning import PeakSize, StreamMorning
from tests.bench.rtms_peak import process
from tests.bench.servers import coursewatch
from tests.bench.waves.mail_sink import sink

FIRST_PORT = 18_480


@dataclass(frozen=True, slots=True)
class BusyTown:
    size: DaySize
    url: str
    zoom_url: str
    database_url: str
    folder: Path
    pid: int
    mail_port: int
    morning: StreamMorning
    held: Sequence[PeakCourse]
    """The courses that run."""
    timed: Sequence[PeakCourse]
    """More courses that run and do not end, for what is timed: the first for boards, the second for
    control rooms, the others for cameras."""

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


@asynccontextmanager
async def busy_town(
    database_url: str, size: DaySize, parts: Sequence[DayPart], folder: Path
) -> AsyncIterator[BusyTown]:
    """On the migrated, empty database; every client has joined with the camera on."""
    keys, at = DemoKeys(webhook_secret=coursewatch.SECRET), addresses(FIRST_PORT)
    settings = coursewatch.with_zoom(folder, at, keys)
    settings["COURSEWATCH_DATABASE_URL"] = database_url
    async with AsyncExitStack() as stack:
        mail_port = await stack.enter_async_context(sink())
        settings["COURSEWATCH_SMTP_PORT"] = str(mail_port)
        simulated = process(
            "zoom", "--port", str(at.zoom),
            environ=settings, port=at.zoom, log=folder / "zoom.log",
        )  # fmt: skip
        await stack.enter_async_context(simulated)
        connections = aiohttp.TCPConnector(limit=0)
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=connections))
        zoom = await zoom_at(http, at.zoom_url, keys.client, keys.client_secret)
        store, now = Store(database_url), datetime.now(UTC)
        try:
            for part in parts:
                await part.prepare(store, size, now)
            courses = size.courses + size.timed
            held = await town(store, zoom, courses, size.people, datetime.now(UTC))
        finally:
            await store.close()
        await asyncio.to_thread(kept_cases.vacuum, database_url)
        served = process("serve", environ=settings, port=at.service, log=folder / "serve.log")
        pid = await stack.enter_async_context(served)
        links = await coursewatch.links(database_url, held[size.courses :])
        browsers = await stack.enter_async_context(trainers(at.service_url, links))
        await zoom.act("subscribe", url=f"{at.service_url}/webhooks/zoom")
        peak = PeakSize(size.courses, size.people, size.seconds, size.turning, ())
        morning = StreamMorning(peak, zoom, pid, browsers)
        await morning.begin(held)
        yield BusyTown(
            size, at.service_url, at.zoom_url, database_url, folder, pid, mail_port, morning,
            held[: size.courses], held[size.courses :],
        )  # fmt: skip
