"""A course's own board for an officer: to look at, without anything to press. Each look is on
record, and the client's record names it."""

import asyncio

from aiohttp import web

from delivery.accounts import sign_in
from delivery.clients.client_looks import BOARD_OPENED
from delivery.judging.worker import event
from delivery.live import course_view, trainer_actions
from delivery.live.course_view import CourseView
from delivery.live.monitor import monitor
from delivery.records.planning import courses
from delivery.screens.board_broadcast import Board, Subscription
from delivery.screens.look_only import without_acts
from delivery.web.access.authorisation import number
from delivery.web.access.session import COOKIE
from delivery.web.app_keys import CLOCK, OBSERVES, SETTINGS, STORE
from delivery.web.live_keys import BROADCASTER
from delivery.web.looks import keep_look_at_course
from delivery.web.pages import draw
from delivery.web.transport.event_stream import PING, STREAM, send_stream, write


async def show(request: web.Request) -> web.Response:
    view = await _read_view(request)
    return await draw(
        request,
        "officer/control_room/board.html",
        here="control_room",
        wide=True,
        view=view,
        actions=trainer_actions,
        without_acts=without_acts,
    )


async def _read_view(request: web.Request) -> CourseView:
    course_id, now = number(request, "course_id"), request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        state = await course_view.read(tx, course_id, observes=request.app[OBSERVES])
    if state is None:
        raise web.HTTPNotFound
    shown = await asyncio.to_thread(monitor, state.inputs, state.tried, now)
    return course_view.view_of(state, shown, None)


async def stream(request: web.Request) -> web.StreamResponse:
    """Sends the newest board as a server-sent event whenever the board changes."""
    course_id = number(request, "course_id")
    async with request.app[STORE].reading() as tx:
        row = await courses.by_id(tx, course_id)
    if row is None:
        raise web.HTTPNotFound
    if request.method == "HEAD":
        return web.Response(headers=STREAM)
    await keep_look_at_course(request, BOARD_OPENED)
    session = sign_in.digest(request.cookies.get(COOKIE, ""))
    screen = request.app[BROADCASTER].subscribe(course_id, session, looks=True)
    try:
        return await send_stream(request, lambda response: _go_on(request, response, screen))
    finally:
        screen.close()


async def _go_on(request: web.Request, response: web.StreamResponse, screen: Subscription) -> None:
    shown: Board | None = None
    while not screen.over:
        new = await screen.wait(request.app[SETTINGS].screen_seconds)
        board = screen.board
        if screen.over:
            return
        if screen.signed_out:
            await write(response, event("over", "sign in again"))
            return
        if not new or board is None or board.look is None:
            await write(response, PING)
            continue
        await write(response, event("still", "so") if board is shown else board.look)
        shown = board
