"""What the application carries, and what each request has been found to be."""

from aiohttp import web

from delivery.clock import Clock
from delivery.doorkeeper import Doorkeeper
from delivery.fitness import Fitness
from delivery.judging import Judge
from delivery.levels import Levels
from delivery.live import Bell
from delivery.measures import Measures
from delivery.records.sessions import Session
from delivery.records.store import Store
from delivery.room import Room
from delivery.screens import Screens
from delivery.settings import Settings
from delivery.watching import Watching
from delivery.web.doors import Door
from integrations.meeting import MeetingProvider
from integrations.message import Messenger

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
