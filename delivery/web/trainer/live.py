"""The monitor of one course: its page, and the stream that keeps the page true."""

import asyncio

import structlog
from aiohttp import web

from delivery import access, presses
from delivery.live import Subscription
from delivery.records.store import StoreFault
from delivery.web.guard import number
from delivery.web.keys import BELL, CLOCK, MEASURES, SETTINGS, STORE, WALL
from delivery.web.pages import draw, draw_part
from delivery.web.session import COOKIE
from delivery.web.trainer.looking import Look, look_at

log = structlog.get_logger("coursewatch.web")

STREAM = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
GATHER_S = 0.1  # what rings together is drawn once; no reader sees the difference


async def show(request: web.Request) -> web.Response:
    return draw(
        request,
        "trainer/monitor.html",
        here="trainer_courses",
        wide=True,
        look=await look_at(request),
        presses=presses,
    )


async def stream(request: web.Request) -> web.StreamResponse:
    """Server-sent events: the board anew whenever the bell rings, and every `screen_seconds`, so
    that lengths of time go on and a reader who has vanished is noticed."""
    if request.method == "HEAD":
        return web.Response(headers=STREAM)
    course_id = number(request, "course_id")
    # Before the first look, or a change between the look and the wait is missed.
    bell = request.app[BELL].subscribe(course_id)
    response = web.StreamResponse(headers=STREAM)
    try:
        look = await look_at(request)
        await response.prepare(request)
        await response.write(b"retry: 2000\n\n" + _board(request, look))
        await _go_on(request, response, bell, look)
    except ConnectionResetError:
        log.info("stream left by its reader")
    finally:
        bell.close()
    return response


async def _go_on(
    request: web.Request, response: web.StreamResponse, bell: Subscription, look: Look
) -> None:
    while not bell.over:
        if await bell.wait(request.app[SETTINGS].screen_seconds) and not bell.over:
            await asyncio.sleep(GATHER_S)
        if bell.over:
            return
        try:
            if not await _still_theirs(request):
                await response.write(event("over", "sign in again"))
                return
            shown, look = look.found.ledger_id, await look_at(request)
            await response.write(_board(request, look))
            now = request.app[CLOCK].now()
            request.app[MEASURES].shown(look.found.received, shown, now)
        except web.HTTPNotFound:
            await response.write(event("over", "this course is no longer yours"))
            return
        except StoreFault as fault:
            # The page says by itself that nothing is heard, until the records answer again.
            log.error("board not drawn", fault=type(fault).__name__)
            await response.write(b": the records do not answer\n\n")


async def _still_theirs(request: web.Request) -> bool:
    """Somebody may have been signed out since the stream began; one who watches is not idle."""
    token, now = request.cookies.get(COOKIE, ""), request.app[WALL].now()
    return await access.find_session(request.app[STORE], token, now) is not None


def _board(request: web.Request, look: Look) -> bytes:
    return event("board", draw_part(request, "trainer/board.html", look=look, presses=presses))


def event(name: str, text: str) -> bytes:
    """One server-sent event, as the HTML standard frames it."""
    lines = "".join(f"data: {line}\n" for line in text.splitlines())
    return f"event: {name}\n{lines}\n".encode()
