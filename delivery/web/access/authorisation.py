"""Stands before every page: the right role, a form that is ours, a number that can be a number."""

import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web
from yarl import URL

from delivery.web.access.access_rules import AccessRule
from delivery.web.app_keys import SETTINGS
from delivery.web.request_keys import ACCESS_RULE, SESSION

View = Callable[[web.Request], Awaitable[web.StreamResponse]]
READING = frozenset({"GET", "HEAD"})
LARGEST_ID = 2**63 - 1  # what the database can hold; anything above cannot be a record of ours


def guarded(view: View, door: AccessRule) -> View:
    async def enter(request: web.Request) -> web.StreamResponse:
        request[ACCESS_RULE] = door
        _check_ids(request)
        if door.roles:
            _check_role(request, door)
        if request.method not in READING and not door.machine:
            await _check_form(request, door)
        return await view(request)

    return enter


def number(request: web.Request, name: str) -> int:
    """A number in the path. `HTTPNotFound` if it is none, or larger than any record has."""
    text = request.match_info[name]
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) > LARGEST_ID:
        raise web.HTTPNotFound
    return int(text)


def _check_ids(request: web.Request) -> None:
    for name in request.match_info:
        if name.endswith("_id"):
            number(request, name)


def _check_role(request: web.Request, door: AccessRule) -> None:
    session = request.get(SESSION)
    if session is None:
        raise _to_sign_in(request)
    if session.user.role not in door.roles:
        raise web.HTTPForbidden


def _to_sign_in(request: web.Request) -> web.HTTPException:
    """A reader is sent to sign in and back; a script or a form is told, as it cannot be sent."""
    reads_page = "text/event-stream" not in request.headers.get("Accept", "")
    if request.method in READING and reads_page:
        here = request.app.router["sign_in"].url_for().with_query(next=request.path_qs)
        return web.HTTPSeeOther(here)
    return web.HTTPUnauthorized()


async def _check_form(request: web.Request, door: AccessRule) -> None:
    if not _is_from_here(request, door):
        raise web.HTTPForbidden
    if door.roles:
        sent = request.headers.get("X-CSRF-Token") or (await request.post()).get("csrf")
        stored = request[SESSION].csrf
        if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), stored.encode()):
            raise web.HTTPForbidden


def _is_from_here(request: web.Request, door: AccessRule) -> bool:
    """Whether a browser sent this from one of our own pages.

    A browser that says `Sec-Fetch-Site` is believed. An older one says `Origin`, which is "null"
    from a page that hides its referrer; that is taken only where the URL is a secret, for nobody
    can forge a form to an address that they do not know. What says neither is not a browser.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None or (origin == "null" and door.secret):
        return True
    ours = URL(request.app[SETTINGS].public_url).origin()
    return origin in {str(ours), f"{request.scheme}://{request.host}"}
