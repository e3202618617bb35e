"""Audits that somebody who is signed in has looked at a client, or at the clients of a course."""

from aiohttp import web

from delivery.records.review import audit
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE


async def keep_look_at_client(request: web.Request, act: str, booking_id: int) -> None:
    """`act`: one of those in `client_looks.LOOKS` that name a booking."""
    user_id, now = signed_in(request).id, request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        await audit.add_of_booking(tx, booking_id, user_id=user_id, act=act, now=now)


async def keep_look_at_list(request: web.Request, act: str) -> None:
    """`act`: one of those in `client_looks.LOOKS` that name a course; the course of the path."""
    user_id, now = signed_in(request).id, request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        course_id = number(request, "course_id")
        await audit.add_of_course(tx, course_id, user_id=user_id, act=act, now=now)
