"""The composition root: builds the service out of its parts, and ends them in the right order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

from aiohttp import web

from delivery import drawing, leases
from delivery.clerk import Clerk, InHouse
from delivery.clerk_apart import Apart
from delivery.clerk_process import Begin
from delivery.clock import Clock, SystemClock
from delivery.doorkeeper import Doorkeeper, door_of
from delivery.fitness import Fitness
from delivery.heartbeat import Heart
from delivery.jobs import Scan, running
from delivery.joining import Joining
from delivery.judging import Judge
from delivery.levels import Levels
from delivery.live import Bell
from delivery.measures import make_measures
from delivery.meetings import run_due
from delivery.messengers import messenger as messenger_of
from delivery.months import EVERY_S, Months
from delivery.process_name import new_name
from delivery.readying import Readying
from delivery.reconciling import Reconciling
from delivery.records.store import Store, StoreFault
from delivery.records.wire import Wire
from delivery.room import Room
from delivery.screens import Screens
from delivery.scribe import Scribe
from delivery.settings import Settings
from delivery.starting import Starting
from delivery.watching import Watching, watching_of
from delivery.web.errors import show_errors
from delivery.web.keys import (
    BELL,
    CLOCK,
    DOORKEEPER,
    FITNESS,
    JUDGE,
    LEVELS,
    MEASURES,
    MEETINGS,
    MESSENGER,
    ROOM,
    SCREENS,
    SETTINGS,
    STORE,
    WALL,
    WATCHING,
)
from delivery.web.log import log_requests
from delivery.web.pages import places, set_up_templates
from delivery.web.security import add_headers
from delivery.web.session import find_session
from delivery.web.static_files import STATIC, read_static
from delivery.web.urls import add_urls
from integrations.meeting import MeetingProvider
from integrations.message import Messenger
from integrations.zoom.api import ZoomMeetings
from integrations.zoom.tokens import Credentials

LARGEST_FORM = 2 * 1024**2  # bytes; a register of bookings is the largest thing that is sent


def make_app(
    settings: Settings,
    clock: Clock,
    *,
    wall: Clock | None = None,
    store: Store | None = None,
    meetings: MeetingProvider | None = None,
    messenger: Messenger | None = None,
    scanning: bool = False,
    apart: bool = False,
    process: str | None = None,
) -> web.Application:
    """The service, not yet started. What is not passed in is made here and ended with it.

    `clock` tells the course's time, `wall` the machine's: sessions and links live by the latter,
    so that a rehearsal that runs fast does not sign people out. With `scanning` it also looks for
    what is due by itself, as `coursewatch serve` wants it; without, it only answers. With `apart`
    courses are judged and boards drawn in a process of their own. `process` is its name among
    those that serve the same records, and a new one if none is given.
    """
    app = web.Application(
        middlewares=[log_requests, show_errors, find_session], client_max_size=LARGEST_FORM
    )
    app[SETTINGS], app[CLOCK], app[WALL] = settings, clock, wall or SystemClock()
    app[STORE] = store or Store(settings.database_url)
    app[BELL] = Bell()
    app[MEASURES] = make_measures()
    app[SCREENS] = Screens(app[STORE], app[BELL], app[WALL])
    app[MEETINGS] = meetings or _zoom(settings)
    app[MESSENGER] = messenger or messenger_of(settings)
    app[STATIC] = read_static()
    set_up_templates(app)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_wake_screens)
    if store is None:
        app.cleanup_ctx.append(_close_store)
    if meetings is None:
        app.cleanup_ctx.append(_close_meetings)
    if messenger is None:
        app.cleanup_ctx.append(_close_messenger)
    add_urls(app)
    process = process or new_name()
    clerk = _clerk(app, process) if apart else _in_house(app)
    app[JUDGE] = Judge(app[STORE], clock, app[BELL], clerk, settings.screen_seconds, app[MEASURES])
    app.cleanup_ctx.append(_judge_courses)
    if settings.database_url.startswith("postgresql"):
        app.cleanup_ctx.append(_hear_other_processes)
    app.cleanup_ctx.append(_look_after_screens)
    door = door_of(settings.zoom_webhook_secrets, settings.secret)
    app[DOORKEEPER] = Doorkeeper(app[STORE], door, app[JUDGE].wake)
    app.cleanup_ctx.append(_note_refusals)
    app[ROOM] = Room(app[STORE], app[JUDGE], Scribe(app[STORE], filed=app[MEASURES].filed))
    app.cleanup_ctx.append(_finish_writing)
    watch = watching_of(settings, app[ROOM], clock, process)
    if watch is not None:
        app[WATCHING] = watch
        app.cleanup_ctx.append(_watch_streams)
    app[LEVELS] = Levels(app[STORE], clock, app[ROOM].scribe, app[JUDGE], app[BELL], watch)
    app[MEASURES].registry.register(app[LEVELS])
    app[FITNESS] = Fitness(app[STORE], app[BELL])
    app.cleanup_ctx.append(_end_questions)
    if scanning:
        app.cleanup_ctx.append(_scan)
    return app


def _in_house(app: web.Application) -> Clerk:
    return InHouse(app[STORE], drawing.environment(places(app)), _has_streams(app[SETTINGS]))


def _has_streams(settings: Settings) -> bool:
    return None not in (settings.zoom_rtms_client_id, settings.zoom_rtms_client_secret)


def _clerk(app: web.Application, process: str) -> Clerk:
    settings = app[SETTINGS]
    clerk = Apart(Begin(settings.database_url, places(app), process, _has_streams(settings)))

    async def keep_one(_: web.Application) -> AsyncIterator[None]:
        clerking = asyncio.create_task(clerk.run(), name="clerk")
        yield
        clerking.cancel()
        with suppress(asyncio.CancelledError):
            await clerking

    app.cleanup_ctx.append(keep_one)
    return clerk


def _zoom(settings: Settings) -> MeetingProvider:
    ours = Credentials(
        settings.zoom_account_id, settings.zoom_client_id, settings.zoom_client_secret
    )
    return ZoomMeetings(
        settings.zoom_api_url,
        settings.zoom_oauth_url,
        ours,
        stream_app=settings.zoom_rtms_client_id,
    )


def scans_of(app: web.Application) -> tuple[Scan, ...]:
    """What is looked for by itself, and how often: one line each."""
    store, clock, every_s = app[STORE], app[CLOCK], app[SETTINGS].scan_seconds
    joining = Joining(store, app[MESSENGER], clock, app[SETTINGS])
    starting = Starting(store, app[MEETINGS], clock)
    return (
        Scan("ledger's months", Months(store, clock).make_ready, EVERY_S),
        Scan("heartbeat", Heart(store, clock, app[WALL]).beat, every_s),
        Scan("refused webhooks", app[DOORKEEPER].note, every_s),
        Scan("meetings", lambda: run_due(store, app[MEETINGS], clock), every_s),
        Scan("reconciliation", Reconciling(app[ROOM], app[MEETINGS], clock).run_due, every_s),
        Scan("joining instructions", joining.run_due, every_s),
        Scan("readiness", Readying(store, clock, WATCHING in app).run_due, every_s),
        Scan("judging", app[JUDGE].catch_up, every_s),
        *([Scan("streams", starting.run_due, every_s)] if WATCHING in app else []),
        *(_scans_for_leases(app[WATCHING]) if WATCHING in app and store.is_shared else ()),
    )


def _scans_for_leases(watching: Watching) -> tuple[Scan, ...]:
    """Where other processes may listen instead of us, or leave us what they listened to."""
    return (
        Scan("leases", watching.leases.renew, leases.EVERY_S),
        Scan("streams left", watching.look, leases.EVERY_S),
    )


async def _scan(app: web.Application) -> AsyncIterator[None]:
    count = app[MEASURES].turns
    async with running([replace(one, run=count(one.name, one.run)) for one in scans_of(app)]):
        yield


async def _end_questions(app: web.Application) -> AsyncIterator[None]:
    """Of those who watch us, before the records that they ask are closed."""
    yield
    await app[LEVELS].close()
    await app[FITNESS].close()


async def _wake_screens(app: web.Application) -> None:
    """An event stream would keep us from stopping until its next look."""
    app[BELL].close()


async def _judge_courses(app: web.Application) -> AsyncIterator[None]:
    judging = asyncio.create_task(app[JUDGE].run(), name="judging")
    yield
    judging.cancel()
    with suppress(asyncio.CancelledError):
        await judging


async def _hear_other_processes(app: web.Application) -> AsyncIterator[None]:
    bell = app[BELL]
    wire = Wire(app[SETTINGS].database_url, app[STORE], bell.ring_here, bell.ring_all_here)
    bell.pass_on = wire.tell
    hearing = asyncio.create_task(wire.run(), name="wire")
    yield
    hearing.cancel()
    with suppress(asyncio.CancelledError):
        await hearing


async def _look_after_screens(app: web.Application) -> AsyncIterator[None]:
    every_s = app[SETTINGS].screen_seconds
    async with running([Scan("screens", app[SCREENS].look_after, every_s)]):
        yield


async def _note_refusals(app: web.Application) -> AsyncIterator[None]:
    yield
    with suppress(StoreFault):
        await app[DOORKEEPER].note()


async def _finish_writing(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[ROOM].scribe.close()


async def _watch_streams(app: web.Application) -> AsyncIterator[None]:
    resuming = asyncio.create_task(app[WATCHING].resume(), name="resuming")
    yield
    resuming.cancel()
    with suppress(asyncio.CancelledError):
        await resuming
    await app[WATCHING].close()


async def _close_store(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[STORE].close()


async def _close_meetings(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[MEETINGS].close()


async def _close_messenger(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[MESSENGER].close()
