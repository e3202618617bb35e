"""The stream of the control room: the lines that have changed, and the order of all of the page."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiohttp_jinja2
import msgspec
from aiohttp import web

from delivery.accounts import sign_in
from delivery.control_room.live_overview import LiveOverview
from delivery.control_room.overview import RoomFilter, RoomOverview
from delivery.control_room.shown_course import ShownCourse
from delivery.judging.worker import event
from delivery.records.control_room.office_alerts import OfficeAlertRow
from delivery.registers.course_types import name_of
from delivery.screens.board_broadcast import Subscription
from delivery.web.access.session import COOKIE
from delivery.web.app_keys import CLOCK, SETTINGS, STORE
from delivery.web.control_room.room_page import chosen, may_look, wanted_of
from delivery.web.live_keys import BROADCASTER, LIVE_OVERVIEW
from delivery.web.transport.event_stream import PING, STREAM, send_stream, write

MOST_KEPT = 4_000
"""The lines that are kept drawn for all readers: eight states of 500 courses."""


@dataclass(slots=True)
class DrawnLines:
    """Each line is drawn once for all readers who may open its board, and once for the others."""

    _html: dict[tuple[ShownCourse, bool], str] = field(default_factory=dict)

    def of(self, app: web.Application, course: ShownCourse, looks: bool) -> str:
        html = self._html.get((course, looks))
        if html is None:
            if len(self._html) >= MOST_KEPT:
                self._html.clear()
            template = aiohttp_jinja2.get_env(app).get_template("officer/control_room/line.html")
            html = template.render(course=course, name_of=name_of, may_look=looks)
            self._html[course, looks] = html
        return html


DRAWN_LINES = web.AppKey("drawn_lines", DrawnLines)


def set_up_control_room(app: web.Application) -> None:
    """The overview of the day, and the lines that are drawn of it, for all readers."""
    app[LIVE_OVERVIEW] = LiveOverview(app[STORE], app[CLOCK], app[BROADCASTER])
    app[DRAWN_LINES] = DrawnLines()


@dataclass(slots=True)
class _Reader:
    """What one open page has been sent."""

    wanted: RoomFilter
    looks: bool
    sent: dict[int, ShownCourse] = field(default_factory=dict)
    summary: str = ""
    alerts: str = ""

    def frame(
        self, app: web.Application, overview: RoomOverview, alerts: Sequence[OfficeAlertRow]
    ) -> bytes:
        """The event that makes the page current."""
        page = overview.page(self.wanted)
        lines = {
            str(course.id): app[DRAWN_LINES].of(app, course, self.looks)
            for course in page.courses
            if self.sent.get(course.id) != course
        }
        self.sent = {course.id: course for course in page.courses}
        template = aiohttp_jinja2.get_env(app).get_template("officer/control_room/summary.html")
        summary = template.render(overview=overview, page=page, wanted=self.wanted)
        change: dict[str, object] = {"order": list(self.sent), "lines": lines}
        if summary != self.summary:
            change["summary"] = self.summary = summary
        listed = aiohttp_jinja2.get_env(app).get_template("officer/control_room/alerts.html")
        # No token: each page puts its own into the forms.
        drawn = listed.render(
            alerts=alerts, may_look=self.looks, csrf="", chosen=chosen(self.wanted)
        )
        if drawn != self.alerts:
            change["alerts"] = self.alerts = drawn
        return event("courses", msgspec.json.encode(change).decode())


async def stream(request: web.Request) -> web.StreamResponse:
    """Sends what has changed as a server-sent event. The first event holds the whole page, so that
    a screen that reconnects needs no earlier event."""
    if request.method == "HEAD":
        return web.Response(headers=STREAM)
    live = request.app[LIVE_OVERVIEW]
    screen = live.open(sign_in.digest(request.cookies.get(COOKIE, "")))
    try:
        return await send_stream(request, lambda response: _go_on(request, response, screen))
    finally:
        live.close(screen)


async def _go_on(request: web.Request, response: web.StreamResponse, screen: Subscription) -> None:
    live, reader = request.app[LIVE_OVERVIEW], _Reader(wanted_of(request), may_look(request))
    shown: RoomOverview | None = None
    while not screen.over:
        await screen.wait(request.app[SETTINGS].screen_seconds)
        if screen.over:
            return
        if screen.signed_out:
            await write(response, event("over", "sign in again"))
            return
        overview = live.current
        if overview is None:
            await write(response, PING)
        elif overview is shown:
            await write(response, event("still", "so"))
        else:
            # In a thread, because the first frame of a page has 60 lines, of 1 ms each.
            frame = await asyncio.to_thread(reader.frame, request.app, overview, live.alerts)
            await write(response, frame)
            shown = overview
