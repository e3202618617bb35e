"""Looks at one course for its own trainer; to any other it does not exist."""

from aiohttp import web

from delivery import look
from delivery.look import Look
from delivery.monitor import monitor
from delivery.web.guard import number
from delivery.web.keys import CLOCK, STORE, WATCHING
from delivery.web.session import signed_in

__all__ = ["Look", "look_at"]


async def look_at(request: web.Request) -> Look:
    """The course in the path as it stands now. `HTTPNotFound` for one that is another's."""
    course_id, now = number(request, "course_id"), request.app[CLOCK].now()
    async with request.app[STORE].look() as tx:
        known = await look.read(tx, course_id, streams_set_up=WATCHING in request.app)
    if known is None or known.found.row.trainer_id != signed_in(request).id:
        raise web.HTTPNotFound
    shown = monitor(known.found, known.tried, now)
    return Look(known.found, shown, known.confirmed, known.unwatched)
