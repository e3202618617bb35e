"""Audits that somebody who is signed in has looked at a client, or at the clients of a course."""

from aiohttp import web

from delivery.clients import client_looks
from delivery.records.planning import bookings, courses
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE


async def keep_look_at_client(request: web.Request, act: str, booking_id: int) -> None:
    """`act`: one of those in `client_looks.LOOKS` that name a booking."""
    user_id, now = signed_in(request).id, request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        booking = await bookings.by_id(tx, booking_id)
        if booking is not None:
            await client_looks.keep_look_at_booking(tx, act, booking, user_id, now)


async def keep_look_at_list(request: web.Request, act: str) -> None:
    """`act`: one of those in `client_looks.LOOKS` that name a course; the course of the path."""
    user_id, now = signed_in(request).id, request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        course = await courses.by_id(tx, number(request, "course_id"))
        if course is not None:
            await client_looks.keep_look_at_course(tx, act, course, user_id, now)
