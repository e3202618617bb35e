"""The session of a request, and its cookie."""

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from delivery.accounts import known_devices, sign_in
from delivery.records.accounts.sessions import Session
from delivery.records.accounts.users import User
from delivery.web.app_keys import MACHINE_PATHS, STORE, WALL
from delivery.web.request_keys import BEGUN_SESSION, SESSION

COOKIE = "__Host-coursewatch"  # browsers take this prefix only with Secure and for all paths

DEVICE_COOKIE = "__Host-coursewatch-device"


@web.middleware
async def find_session(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Finds the session of the request's cookie, before the page is made. Webhooks and the other
    requests of machines need none, and wait for no connection that reads it."""
    token = request.cookies.get(COOKIE) if hdrs.COOKIE in request.headers else None
    if token and _may_need_session(request):
        session = await sign_in.find_session(request.app[STORE], token, request.app[WALL].now())
        if session is not None:
            request[SESSION if session.complete else BEGUN_SESSION] = session
    return await handler(request)


def _may_need_session(request: web.Request) -> bool:
    return not (request.path.startswith("/static/") or request.path in request.app[MACHINE_PATHS])


def session_of(request: web.Request) -> Session:
    """The session of the request. Raises HTTPUnauthorized if there is none."""
    if SESSION not in request:
        raise web.HTTPUnauthorized
    return request[SESSION]


def begun_or_complete(request: web.Request) -> Session | None:
    """The session of the request, whether or not the second step is done; None without one."""
    return request.get(SESSION) or request.get(BEGUN_SESSION)


def signed_in(request: web.Request) -> User:
    """The signed-in user. Raises HTTPUnauthorized if there is none."""
    return session_of(request).user


def give_cookie(response: web.StreamResponse, token: str) -> None:
    response.set_cookie(COOKIE, token, path="/", httponly=True, secure=True, samesite="Lax")


def take_cookie(response: web.StreamResponse) -> None:
    response.del_cookie(COOKIE, path="/", httponly=True, secure=True, samesite="Lax")


def give_device_cookie(response: web.StreamResponse, token: str) -> None:
    response.set_cookie(
        DEVICE_COOKIE,
        token,
        path="/",
        max_age=int(known_devices.LIFE.total_seconds()),
        httponly=True,
        secure=True,
        samesite="Strict",
    )
