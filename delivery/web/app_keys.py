"""What the application carries, and what each request has been found to be."""

from aiohttp import web

from delivery.configuration.settings import Settings
from delivery.health.gauges import Levels
from delivery.health.readiness_probe import Fitness
from delivery.judging.dispatcher import Judge
from delivery.ledger.recorder import Room
from delivery.live.board_broadcast import Bell
from delivery.live.screen_sessions import Screens
from delivery.outages.webhook_rejections import Doorkeeper
from delivery.records.accounts.sessions import Session
from delivery.records.database.store import Store
from delivery.streams.stream_supervisor import Watching
from delivery.telemetry.metrics import Measures
from delivery.timekeeping.clock import Clock
from delivery.web.access.access_rules import Door
from integrations.meeting_provider import MeetingProvider
from integrations.messenger import Messenger

STORE = web.AppKey("store", Store)
CLOCK = web.AppKey("clock", Clock)  # the course's time, which a rehearsal may run faster
WALL = web.AppKey("wall", Clock)  # the machine's time: a rehearsal must not sign anybody out
SETTINGS = web.AppKey("settings", Settings)
BELL = web.AppKey("bell", Bell)
SCREENS = web.AppKey("screens", Screens)
JUDGE = web.AppKey("judge", Judge)
DOORKEEPER = web.AppKey("doorkeeper", Doorkeeper)
ROOM = web.AppKey("room", Room)
WATCHING = web.AppKey("watching", Watching)  # absent where RTMS is not set up
MEETINGS = web.AppKey("meetings", MeetingProvider)
MESSENGER = web.AppKey("messenger", Messenger)
MEASURES = web.AppKey("measures", Measures)
LEVELS = web.AppKey("levels", Levels)
FITNESS = web.AppKey("fitness", Fitness)

SESSION = web.RequestKey("session", Session)
DOOR = web.RequestKey("door", Door)
REFERENCE = web.RequestKey("reference", str)  # of this request, in the log and on a page of error
BEGUN = web.RequestKey("begun", bool)  # the first byte of the answer has been sent
