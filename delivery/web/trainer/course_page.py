"""Reads a course for one of its trainers. For any other trainer the course does not exist."""

import asyncio

from aiohttp import web

from delivery.live import course_view
from delivery.live.course_view import CourseView
from delivery.live.monitor import monitor
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, OBSERVES, STORE

__all__ = ["CourseView", "read_view"]


async def read_view(request: web.Request) -> CourseView:
    """Returns the current view of the course in the path. Raises HTTPNotFound for another
    trainer's course."""
    reader_id = signed_in(request).id
    course_id, now = number(request, "course_id"), request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        state = await course_view.read(tx, course_id, observes=request.app[OBSERVES])
    if state is None or reader_id not in state.inputs.trainers.present_ids:
        raise web.HTTPNotFound
    shown = await asyncio.to_thread(monitor, state.inputs, state.tried, now)
    return course_view.view_of(state, shown, reader_id)
