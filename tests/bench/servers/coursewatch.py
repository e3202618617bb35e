"""The measured service with default settings, and the databases on which it starts."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from delivery.accounts import sign_in
from delivery.auditing import key_file
from delivery.demo.processes import Addresses, DemoKeys, environment
from delivery.records.database.store import Store
from delivery.records.migrate import migrate
from delivery.records.planning import courses
from tests.bench.databases.peak_morning import PeakCourse, held_at
from tests.bench.load.morning import meeting_id, registrant_id
from tests.bench.servers.server_process import started
from tests.service_settings import environment_of

SECRET = "webhook secret"  # the same as in the tests' settings
NOT_USUAL = ("REHEARSAL_CLOCK", "SCAN_SECONDS", "SCREEN_SECONDS")
"""Settings of a demonstration that a service does not have."""
SERVE = (sys.executable, "-c", "from delivery.cli import main; raise SystemExit(main())", "serve")


@dataclass(frozen=True, slots=True)
class Town:
    """Courses with bookings, which the generator's events are about."""

    url: str
    held: tuple[PeakCourse, ...]


def with_zoom(folder: Path, at: Addresses, keys: DemoKeys) -> dict[str, str]:
    """The settings of a service and a simulated Zoom at these addresses, with everything that can
    be as it comes as it comes. Makes the key of the audit's log in the folder."""
    key_file.make(folder / "audit.key", "bench.example/audit")
    settings = environment(folder, at, keys)
    return {name: text for name, text in settings.items() if not name.endswith(NOT_USUAL)}


async def migrated(url: str) -> None:
    await asyncio.to_thread(migrate, url)


async def settled(url: str, count: int, people: int, now: datetime) -> Town:
    """Stores `count` courses in the migrated database at `url`; they began ten minutes before
    `now`, each with a trainer of its own."""
    made = [
        (
            meeting_id(course),
            tuple(registrant_id(course, person_number) for person_number in range(people)),
        )
        for course in range(count)
    ]
    store = Store(url)
    try:
        held = await held_at(store, made, now)
    finally:
        await store.close()
    return Town(url, tuple(held))


async def links(url: str, held: Iterable[PeakCourse]) -> dict[int, str]:
    """For each of these courses, by its id, a token that signs its trainer in, once."""
    store, now, tokens = Store(url), datetime.now(UTC), dict[int, str]()
    try:
        async with store.writing() as tx:
            for course_id in {course.course_id for course in held}:
                row = await courses.by_id(tx, course_id)
                if row is None or row.trainer_id is None:
                    raise LookupError(course_id)
                tokens[course_id] = await sign_in.make_link(tx, row.trainer_id, now)
    finally:
        await store.close()
    return tokens


def sqlite(path: Path) -> str:
    return f"sqlite:///{path}"


def copied(source: Path, to: Path) -> str:
    """The URL of a copy of a SQLite database that no process has open."""
    shutil.copyfile(source, to)
    return sqlite(to)


@asynccontextmanager
async def serving(
    url: str, port: int, folder: Path, beside: Mapping[str, str] | None = None
) -> AsyncIterator[int]:
    """The process id of `coursewatch serve` on this database and port."""
    settings = environment_of(
        url, public_url=f"http://127.0.0.1:{port}", outbox=str(folder / "outbox")
    )
    environ = {**settings, "COURSEWATCH_PORT": str(port), **(beside or {})}
    async with started(SERVE, environ, port, folder / f"serve-{port}.log") as pid:
        yield pid
