"""Audits that somebody who is signed in has looked at a client, or at the clients of a list."""

from dataclasses import dataclass

from aiohttp import web

from delivery.records.review import audit
from delivery.web.access.authorisation import View, number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, RECENT_LOOKS, STORE


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows of people, for the audit."""

    act: str
    """An act of `client_looks`."""
    at: str = ""
    """The kind of row that the path names: `booking`, or one that names a booking (`outcome`,
    `task`, `message`, `challenge`), or `course` for all its clients; empty: a list, which is named
    by its URL."""


def looked(view: View, look: Look, name: str) -> View:
    """Wraps a view so that the look is in the audit before its page leaves. Only a page that shows
    something is a look: no redirect, no refusal."""

    async def enter(request: web.Request) -> web.StreamResponse:
        response = await view(request)
        if response.status == 200 and request.method != "HEAD":
            await _keep(request, look, name)
        return response

    return enter


async def _keep(request: web.Request, look: Look, name: str) -> None:
    user_id, now = signed_in(request).id, request.app[CLOCK].now()
    if look.at == "course":
        await keep_look_at_course(request, look.act)
    elif look.at:
        row_id = number(request, f"{look.at}_id")
        async with request.app[STORE].writing() as tx:
            await audit.add_about(tx, look.at, row_id, user_id=user_id, act=look.act, now=now)
    elif request.app[RECENT_LOOKS].is_new(user_id, look.act, name, now):
        async with request.app[STORE].writing() as tx:
            subject = f"list {name}"
            await audit.add(tx, user_id=user_id, act=look.act, subject=subject, now=now)


async def keep_look_at_course(request: web.Request, act: str) -> None:
    """Audits a look at all clients of the course in the path, once a visit."""
    user_id, now = signed_in(request).id, request.app[CLOCK].now()
    course_id = number(request, "course_id")
    if request.app[RECENT_LOOKS].is_new(user_id, act, str(course_id), now):
        async with request.app[STORE].writing() as tx:
            await audit.add_of_course(tx, course_id, user_id=user_id, act=act, now=now)
