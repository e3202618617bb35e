"""The application keys of the parts that judge courses, draw boards and send codes. Answering a
webhook needs none of these parts."""

from aiohttp import web

from delivery.clients.links.record_codes import CodeSender
from delivery.control_room.live_overview import LiveOverview
from delivery.documents.pdf import PdfWriter
from delivery.health.destruction_probe import DestructionProbe
from delivery.health.gauges import Gauges
from delivery.health.promise_probe import PromiseProbe
from delivery.health.readiness_probe import ReadinessProbe
from delivery.judging.dispatcher import Judge
from delivery.screens.board_broadcast import Broadcaster
from delivery.screens.screen_sessions import Screens

CODES = web.AppKey("codes", CodeSender)
BROADCASTER = web.AppKey("broadcaster", Broadcaster)
SCREENS = web.AppKey("screens", Screens)
LIVE_OVERVIEW = web.AppKey("live_overview", LiveOverview)
JUDGE = web.AppKey("judge", Judge)
DESTRUCTION = web.AppKey("destruction", DestructionProbe)
GAUGES = web.AppKey("gauges", Gauges)
PROMISE = web.AppKey("promise", PromiseProbe)
PDFS = web.AppKey("pdfs", PdfWriter)
READINESS = web.AppKey("readiness", ReadinessProbe)
