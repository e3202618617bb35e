"""The measured servers of a round: each is started afresh, sent its share, and checked
afterwards."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from integrations.zoom.webhooks.signature import sign
from tests.bench.databases import stored_events
from tests.bench.load.generator import fired
from tests.bench.load.morning import WebhookMorning
from tests.bench.load.order import LoadRequest, Report
from tests.bench.load.readers import trainers
from tests.bench.load.screens import opened
from tests.bench.measuring import slow_fsync
from tests.bench.servers import coursewatch, rival_servers
from tests.bench.servers.server_process import free_port, started
from tests.databases import postgresql_database, url_of


class NotHonest(Exception):
    """A webhook was answered 200 and not stored, so the server's figures are worth nothing."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server's address and its database; `url` is None for a server without one."""

    ports: tuple[int, ...]
    url: str | None
    table: str = stored_events.OURS


Opens = Callable[[Path], AbstractAsyncContextManager[Contestant]]


@dataclass(frozen=True, slots=True)
class Racer:
    name: str
    opens: Opens
    expected: float = 6000.0
    """Requests a second that the generator prepares for the server."""


def yardstick(python: str) -> Racer:
    @asynccontextmanager
    async def opens(folder: Path) -> AsyncIterator[Contestant]:
        port = free_port()
        settings = {"PORT": str(port), "WEBHOOK_SECRET": coursewatch.SECRET}
        command = (python, "-m", "tests.bench.servers.verify_only")
        async with started(command, settings, port, folder / "verify_only.log"):
            yield Contestant((port,), None)

    return Racer("verify only", opens, expected=14_000.0)


def on_sqlite(name: str, source: Path, library: Path | None = None) -> Racer:
    """The service on a copy of a SQLite database."""

    @asynccontextmanager
    async def opens(folder: Path) -> AsyncIterator[Contestant]:
        port, url = free_port(), coursewatch.copied(source, folder / "ours.db")
        settings = slow_fsync.environ(library, folder / "fsyncs")
        async with coursewatch.serving(url, port, folder, settings):
            yield Contestant((port,), url)
        if library is not None and not slow_fsync.calls(folder / "fsyncs"):
            raise NotHonest(f"{name}: no fsync came through the slow one")

    return Racer(name, opens)


def on_town(name: str, source: Path, town: coursewatch.Town, screens: int) -> Racer:
    """The service with the courses of the events on record, and screens that show them."""

    @asynccontextmanager
    async def opens(folder: Path) -> AsyncIterator[Contestant]:
        port, url = free_port(), coursewatch.copied(source, folder / "ours.db")
        at = f"http://127.0.0.1:{port}"
        shown = [town.held[number % len(town.held)] for number in range(screens)]
        links = await coursewatch.links(url, shown)
        async with (
            coursewatch.serving(url, port, folder),
            trainers(at, links) as browsers,
            opened(browsers, shown),
        ):
            yield Contestant((port,), url)

    return Racer(name, opens)


def on_postgresql(name: str, template: str, processes: int) -> Racer:
    @asynccontextmanager
    async def opens(folder: Path) -> AsyncIterator[Contestant]:
        with postgresql_database(copied_from=template) as database:
            url, ports = url_of(database), tuple(free_port() for _ in range(processes))
            async with AsyncExitStack() as stack:
                for port in ports:
                    await stack.enter_async_context(coursewatch.serving(url, port, folder))
                yield Contestant(ports, url)

    return Racer(name, opens)


def rival(name: str, library: Path | None = None) -> Racer:
    @asynccontextmanager
    async def opens(folder: Path) -> AsyncIterator[Contestant]:
        port, settings = free_port(), slow_fsync.environ(library, folder / "fsyncs")
        async with rival_servers.rival(name, port, folder, settings) as database:
            yield Contestant((port,), coursewatch.sqlite(database), stored_events.THEIRS)
        if library is not None and not slow_fsync.calls(folder / "fsyncs"):
            raise NotHonest(f"{name}: no fsync came through the slow one")

    return Racer(rival_servers.NAMES[name], opens)


async def raced(racer: Racer, folder: Path, **options: Any) -> Report:
    """Runs one round. Raises NotHonest if a webhook answered 200 is not stored exactly once."""
    folder.mkdir(parents=True)  # noqa: ASYNC240 - nothing else runs during it
    answers = folder / "acknowledged"
    async with racer.opens(folder) as place:
        order = LoadRequest(
            ports=place.ports, secret=coursewatch.SECRET, since=datetime.now(UTC),
            expected=racer.expected, acknowledged=str(answers) if place.url else None,
        )  # fmt: skip
        await _behaves(racer.name, place)
        report = await fired(msgspec.structs.replace(order, **options))
        if place.url is not None:
            acknowledged = stored_events.acknowledged(answers)
            lost, doubled = stored_events.missing_and_doubled(place.url, place.table, acknowledged)
            if lost or doubled:
                raise NotHonest(f"{racer.name}: {lost} missing, {doubled} doubled")
    return report


async def _behaves(name: str, place: Contestant) -> None:
    """Checks that the server refuses a forged and an old signature, and accepts a repeated
    event."""
    order = LoadRequest(
        ports=place.ports, secret=coursewatch.SECRET, since=datetime.now(UTC), seed=1_000_000
    )
    body, now = WebhookMorning(order.since, seed=order.seed).body(0), time.time()
    url = f"http://127.0.0.1:{place.ports[0]}{order.path}"
    tried = [("forged", now, 401), (order.secret, now - 400, 401)] + [(order.secret, now, 200)] * 2
    async with aiohttp.ClientSession() as http:
        for secret, at, wanted in tried:
            stamp = str(int(at))
            headers = {
                "content-type": "application/json",
                "x-zm-request-timestamp": stamp,
                "x-zm-signature": sign(secret, stamp, body),
            }
            async with http.post(url, data=body, headers=headers) as answer:
                if answer.status != wanted:
                    raise NotHonest(f"{name} answered {answer.status} where {wanted} is right")
