"""An import or an upload is killed at any moment: the whole register is there or nothing of it."""

import asyncio
import base64
import os
import shutil
import signal
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, CookieJar, FormData
from sqlalchemy import func, select
from yarl import URL

from delivery.records.database.store import Store
from delivery.records.tables import audit, bookings, courses, meeting_requests, policy_pins
from delivery.register_files import register_file
from delivery.registers import importing
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.london_time import london_day
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.fuzzed.service_client import sign_in
from tests.scenes.full_register import full_register
from tests.service_settings import environment_of
from tests.story.machines.dying_command import COMMIT, COMMITTED, WRITES
from tests.story.machines.service_processes import node

pytestmark = pytest.mark.thorough

BEFORE, AFTER = 90, 300
"""Rows that are on record, and rows of the register, which also moves all courses."""

FIRST = london_day(SystemClock().now()) + timedelta(days=30)
OLD = full_register(FIRST, BEFORE)
NEW = full_register(FIRST + timedelta(days=1), AFTER)
MOMENTS = (
    "SELECT", "INSERT INTO courses", "UPDATE courses", "UPDATE bookings", "INSERT INTO bookings",
    "INSERT INTO meeting_requests", "INSERT INTO policy_pins", "INSERT INTO audit", COMMIT,
    COMMITTED,
)  # fmt: skip
Rows = Counter[tuple[object, ...]]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def on_record(store: Store) -> Rows:
    """All that an import writes, without what is different each time."""
    requests = select(courses.c.reference, bookings.c.reference, meeting_requests.c.kind)
    requests = requests.join(courses, courses.c.id == meeting_requests.c.course_id)
    requests = requests.outerjoin(bookings, bookings.c.id == meeting_requests.c.booking_id)
    queries = (
        select(courses.c.reference, courses.c.starts_at, courses.c.schedule_version),
        select(bookings.c.reference, bookings.c.schedule_version, bookings.c.email),
        requests,
        select(courses.c.reference).join(policy_pins, policy_pins.c.course_id == courses.c.id),
        select(audit.c.act, audit.c.subject).where(
            audit.c.subject.not_like("user %"), audit.c.act != "sample drawn"
        ),
        select(func.count(bookings.c.link_key.distinct())),
    )
    rows: Rows = Counter()
    async with store.reading() as tx:
        for place, query in enumerate(queries):
            rows.update((place, *row) for row in (await tx.execute(query)).all())
    return rows


async def save(store: Store, raw: bytes) -> None:
    await importing.register(store, register_file.read(raw).rows, None, SystemClock().now())


async def killed(moment: str, file: Path, url: str) -> int | None:
    environ = {**os.environ, **environment_of(url)}
    typed = ("-m", "tests.story.machines.dying_command", moment, "import", str(file), "--yes")
    process = await asyncio.create_subprocess_exec(sys.executable, *typed, env=environ)
    return await process.wait()


async def taken_once(migrated: Path, folder: Path) -> Rows:
    """What is on record where both registers are taken in without trouble."""
    calm = Store(f"sqlite:///{shutil.copy(migrated, folder / 'calm.db')}")
    try:
        await save(calm, OLD)
        await save(calm, NEW)
        return await on_record(calm)
    finally:
        await calm.close()


async def test_an_import_that_is_killed_leaves_a_whole_register_or_none(
    store: Store, database_url: str, migrated_sqlite: Path, tmp_path: Path
) -> None:
    file = tmp_path / "register.csv"
    file.write_bytes(NEW)
    await save(store, OLD)
    before = await on_record(store)
    for moment in MOMENTS:
        assert await killed(moment, file, database_url) == -signal.SIGKILL, moment
        if moment != COMMITTED:
            assert await on_record(store) == before, moment
    whole = await taken_once(migrated_sqlite, tmp_path)
    assert await on_record(store) == whole
    await save(store, NEW)
    assert await on_record(store) == whole


async def upload(url: str, store: Store) -> int:
    """Confirms the new register as an officer does; returns the status of the answer, or 0."""
    jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(url))
    async with ClientSession(url, cookie_jar=jar, headers={"Origin": url}) as browser:
        csrf = await sign_in(browser, store, SettableClock(SystemClock().now()), "officer")
        content = base64.b64encode(NEW).decode()
        form = FormData({"csrf": csrf, "confirmed": content}, default_to_multipart=True)
        try:
            async with browser.post("/officer/intake", data=form) as answer:
                return answer.status
        except ClientError:
            return 0


async def test_a_service_killed_during_an_upload_leaves_a_whole_register_or_none(
    store: Store, database_url: str, migrated_sqlite: Path, tmp_path: Path
) -> None:
    environ = environment_of(database_url, outbox=str(tmp_path / "outbox"))
    await save(store, OLD)
    before = await on_record(store)
    for moment in (WRITES, COMMIT, COMMITTED):
        dying = (sys.executable, "-m", "tests.story.machines.dying_command", moment)
        async with node(environ, dying) as service:
            assert await upload(service.url, store) == 0, moment
            assert await service.process.wait() == -signal.SIGKILL
        if moment != COMMITTED:
            assert await on_record(store) == before, moment
    whole = (await taken_once(migrated_sqlite, tmp_path)).keys()
    assert (await on_record(store)).keys() == whole  # of equal requests the service drops one
    async with node(environ) as service:
        assert await upload(service.url, store) == 200
    assert (await on_record(store)).keys() == whole
