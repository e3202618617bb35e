"""Starts the parts of the service with it, and ends them in the opposite order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from aiohttp import web

from delivery.auditing.log_folder import LogFault
from delivery.bounces.bounce_address import bounce_address
from delivery.bounces.hearing import hear
from delivery.judging.worker_client import WorkerProcess
from delivery.periodic_jobs import scans_of
from delivery.records.database.change_notifications import ChangeNotifications
from delivery.records.database.faults import StoreFault
from delivery.scheduler import Scan, running
from delivery.web.app_keys import (
    AUDIT_LOG,
    CLOCK,
    MEETINGS,
    MESSENGER,
    METRICS,
    NOTIFY_EMAILS,
    RECORDER,
    SETTINGS,
    STORE,
    STREAM_SUPERVISOR,
    TEXTS,
    WEBHOOK_REJECTIONS,
)
from delivery.web.live_keys import (
    BROADCASTER,
    DESTRUCTION,
    GAUGES,
    JUDGE,
    LIVE_OVERVIEW,
    PROMISE,
    READINESS,
    SCREENS,
)
from integrations.email.bounces.listener import listening


@asynccontextmanager
async def _going_on(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator[None]:
    task = asyncio.create_task(work, name=name)
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def scan(app: web.Application) -> AsyncIterator[None]:
    count = app[METRICS].turns
    scans = [replace(job, run=count(job.name, job.run)) for job in scans_of(app)]
    async with running([*scans, _screens(app)], app[READINESS].progress):
        yield


async def end_questions(app: web.Application) -> AsyncIterator[None]:
    """Ends the queries of probes and metrics before the store is closed."""
    yield
    await app[GAUGES].close()
    await app[DESTRUCTION].close()
    await app[READINESS].close()
    await app[PROMISE].close()


async def wake_screens(app: web.Application) -> None:
    """Ends the event streams, which would otherwise delay the stop until their next board."""
    app[BROADCASTER].close()


def run_worker(worker: WorkerProcess) -> Callable[[web.Application], AsyncIterator[None]]:
    """Keeps a worker process alive for as long as the service runs."""

    async def while_serving(_: web.Application) -> AsyncIterator[None]:
        async with _going_on(worker.run(), "worker process"):
            yield

    return while_serving


async def judge_courses(app: web.Application) -> AsyncIterator[None]:
    async with _going_on(app[JUDGE].run(), "judging"):
        yield


async def watch_control_rooms(app: web.Application) -> AsyncIterator[None]:
    async with _going_on(app[LIVE_OVERVIEW].run(), "control room"):
        yield


async def hear_other_processes(app: web.Application) -> AsyncIterator[None]:
    broadcaster = app[BROADCASTER]
    notifications = ChangeNotifications(
        app[SETTINGS].database_url, app[STORE], broadcaster.notify_here, broadcaster.notify_all_here
    )
    broadcaster.notify_processes = notifications.announce
    async with _going_on(notifications.run(), "change notifications"):
        yield


async def check_screens(app: web.Application) -> AsyncIterator[None]:
    """The only scan of a service that does not `scan`."""
    async with running([_screens(app)]):
        yield


def _screens(app: web.Application) -> Scan:
    return Scan("screens", app[SCREENS].sign_out_ended, app[SETTINGS].screen_seconds)


async def note_refusals(app: web.Application) -> AsyncIterator[None]:
    yield
    with suppress(StoreFault):
        await app[WEBHOOK_REJECTIONS].note()


async def finish_writing(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[RECORDER].writer.close()


async def sign_last_checkpoint(app: web.Application) -> AsyncIterator[None]:
    """Puts the last entries of the audit under a checkpoint before the service ends."""
    yield
    with suppress(StoreFault, OSError, LogFault):
        await app[AUDIT_LOG].run_due()


async def watch_streams(app: web.Application) -> AsyncIterator[None]:
    async with _going_on(app[STREAM_SUPERVISOR].resume(), "resuming"):
        yield
    await app[STREAM_SUPERVISOR].close()


async def close_store(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[STORE].close()


async def close_meetings(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[MEETINGS].close()


async def close_messenger(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[MESSENGER].close()


async def close_notify_emails(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[NOTIFY_EMAILS].close()


async def close_texts(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[TEXTS].close()


async def listen_for_bounces(app: web.Application) -> AsyncIterator[None]:
    """Takes notices about letters at the address of the settings. Raises OSError if another
    process listens there."""
    settings = app[SETTINGS]
    address, at = bounce_address(settings), settings.bounce_listen
    if address is None or at is None:
        yield
        return

    async def record(raw: bytes, reference: str) -> None:
        await hear(app[STORE], app[CLOCK], raw, reference)

    async with listening(*at, address, record):
        yield
