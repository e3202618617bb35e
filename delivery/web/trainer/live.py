"""The monitor of one course: the page, and the stream of events that updates the page."""

from aiohttp import web

from delivery.accounts import sign_in
from delivery.clients.client_looks import BOARD_OPENED
from delivery.judging.worker import event
from delivery.live import trainer_actions
from delivery.records.trainers import trainer_conditions
from delivery.screens.board_broadcast import Board, Subscription
from delivery.web.access.authorisation import number
from delivery.web.access.session import COOKIE, signed_in
from delivery.web.app_keys import CLOCK, METRICS, SETTINGS, STORE
from delivery.web.live_keys import BROADCASTER
from delivery.web.looks import keep_look_at_course
from delivery.web.pages import draw
from delivery.web.trainer.course_page import read_view
from delivery.web.transport.event_stream import PING, STREAM, send_stream, write


async def show(request: web.Request) -> web.Response:
    return await draw(
        request,
        "trainer/monitor.html",
        here="trainer_courses",
        wide=True,
        view=await read_view(request),
        actions=trainer_actions,
    )


async def try_alerts(request: web.Request) -> web.Response:
    """The page on which a trainer tries the sound and the notices of alerts."""
    return await draw(request, "trainer/try_alerts.html", view=await read_view(request))


async def stream(request: web.Request) -> web.StreamResponse:
    """Sends the newest board as a server-sent event whenever the board changes.

    Each event holds the whole board, so a screen that reconnects needs no earlier event. A screen
    that reads slowly gets fewer boards.
    """
    course_id = number(request, "course_id")
    async with request.app[STORE].reading() as tx:
        has_it = await trainer_conditions.is_trainer(tx, course_id, signed_in(request).id)
    if not has_it:
        raise web.HTTPNotFound
    if request.method == "HEAD":
        return web.Response(headers=STREAM)
    await keep_look_at_course(request, BOARD_OPENED)
    session = sign_in.digest(request.cookies.get(COOKIE, ""))
    screen = request.app[BROADCASTER].subscribe(course_id, session)
    try:
        return await send_stream(request, lambda response: _go_on(request, response, screen))
    finally:
        screen.close()


async def _go_on(request: web.Request, response: web.StreamResponse, screen: Subscription) -> None:
    shown: Board | None = None
    trainer_id = signed_in(request).id
    while not screen.over:
        new = await screen.wait(request.app[SETTINGS].screen_seconds)
        board = screen.board
        if screen.over:
            return
        if screen.signed_out:
            await write(response, event("over", "sign in again"))
            return
        if not new or board is None:
            # The page says by itself that nothing is heard, until there is a board again.
            await write(response, PING)
            continue
        drawn = board.events.get(trainer_id)
        if drawn is None:
            await write(response, event("over", "this is no longer your course"))
            return
        await write(response, event("still", "so") if board is shown else drawn)
        _measure(request, shown, board)
        shown = board


def _measure(request: web.Request, before: Board | None, board: Board) -> None:
    """Measures the time from receiving an event to showing it, except for a screen's first
    board, which may show old events."""
    if before is not None and board.received_at and board.ledger_id > before.ledger_id:
        request.app[METRICS].shown(board.received_at, request.app[CLOCK].now())
