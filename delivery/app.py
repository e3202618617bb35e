"""The composition root: builds the service out of its parts, and ends them in the right order."""

from aiohttp import web

from delivery import drawing, lifetimes
from delivery.clerk import Clerk, InHouse
from delivery.clerk_apart import Apart
from delivery.clerk_process import Begin
from delivery.clock import Clock, SystemClock
from delivery.doorkeeper import Doorkeeper, door_of
from delivery.fitness import Fitness
from delivery.judging import Judge
from delivery.levels import Levels
from delivery.live import Bell
from delivery.measures import make_measures
from delivery.messengers import messenger as messenger_of
from delivery.process_name import new_name
from delivery.records.store import Store
from delivery.room import Room
from delivery.screens import Screens
from delivery.scribe import Scribe
from delivery.settings import Settings
from delivery.watching import watching_of
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
    app.on_shutdown.append(lifetimes.wake_screens)
    if store is None:
        app.cleanup_ctx.append(lifetimes.close_store)
    if meetings is None:
        app.cleanup_ctx.append(lifetimes.close_meetings)
    if messenger is None:
        app.cleanup_ctx.append(lifetimes.close_messenger)
    add_urls(app)
    process = process or new_name()
    clerk = _clerk(app, process) if apart else _in_house(app)
    app[JUDGE] = Judge(app[STORE], clock, app[BELL], clerk, settings.screen_seconds, app[MEASURES])
    app.cleanup_ctx.append(lifetimes.judge_courses)
    if settings.database_url.startswith("postgresql"):
        app.cleanup_ctx.append(lifetimes.hear_other_processes)
    app.cleanup_ctx.append(lifetimes.look_after_screens)
    door = door_of(settings.zoom_webhook_secrets, settings.secret)
    app[DOORKEEPER] = Doorkeeper(app[STORE], door, app[JUDGE].wake)
    app.cleanup_ctx.append(lifetimes.note_refusals)
    app[ROOM] = Room(app[STORE], app[JUDGE], Scribe(app[STORE], filed=app[MEASURES].filed))
    app.cleanup_ctx.append(lifetimes.finish_writing)
    watch = watching_of(settings, app[ROOM], clock, process)
    if watch is not None:
        app[WATCHING] = watch
        app.cleanup_ctx.append(lifetimes.watch_streams)
    app[LEVELS] = Levels(app[STORE], clock, app[ROOM].scribe, app[JUDGE], app[BELL], watch)
    app[MEASURES].registry.register(app[LEVELS])
    app[FITNESS] = Fitness(app[STORE], app[BELL])
    app.cleanup_ctx.append(lifetimes.end_questions)
    if scanning:
        app.cleanup_ctx.append(lifetimes.scan)
    return app


def _in_house(app: web.Application) -> Clerk:
    return InHouse(app[STORE], drawing.environment(places(app)), _has_streams(app[SETTINGS]))


def _has_streams(settings: Settings) -> bool:
    return None not in (settings.zoom_rtms_client_id, settings.zoom_rtms_client_secret)


def _clerk(app: web.Application, process: str) -> Clerk:
    settings = app[SETTINGS]
    clerk = Apart(Begin(settings.database_url, places(app), process, _has_streams(settings)))
    app.cleanup_ctx.append(lifetimes.keep(clerk))
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
