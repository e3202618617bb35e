"""Signing in with a password or a one-time link, and signing out."""

from aiohttp import web

from delivery.accounts import attempt_limits, known_devices, sign_in
from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.records.accounts.users import User
from delivery.web.access.client_network import network_of
from delivery.web.access.session import (
    DEVICE_COOKIE,
    give_cookie,
    give_device_cookie,
    session_of,
    take_cookie,
)
from delivery.web.accounts.sent_again import Fields, ask_to_sign_in, carried_fields, send_again
from delivery.web.app_keys import SETTINGS, STORE, WALL
from delivery.web.pages import address, draw, home_of
from delivery.web.request_keys import FORM, SESSION

WRONG = "Check your email address and password: one of them is not correct"
NOT_YET = "You are not signed in yet: open your link in another tab of this browser first"
DEAD_LINK = "The link has been used or is more than a day old. Ask your administrator for a new one"


async def home(request: web.Request) -> web.Response:
    session = request.get(SESSION)
    there = home_of(request, session.user.role) if session else address(request, "sign_in")
    raise web.HTTPSeeOther(there)


async def show(request: web.Request) -> web.Response:
    session = request.get(SESSION)
    wanted = request.query.get("next", "")
    if session is not None:
        raise web.HTTPSeeOther(safe_path(wanted) or home_of(request, session.user.role))
    return await draw(request, "sign_in/password.html", next=safe_path(wanted), email="", faults={})


async def check(request: web.Request) -> web.Response:
    form = request[FORM]
    email, password, wanted = (str(form.get(name, "")) for name in ("email", "password", "next"))
    there, fields = safe_path(str(form.get("there", ""))), carried_fields(form)
    if there and form.get("act") == "signed_in":
        return await _after_a_link(request, there, fields)
    device = request.cookies.get(DEVICE_COOKIE)
    visitor = sign_in.Visitor(email.strip(), network_of(request), device)
    now = request.app[WALL].now()
    try:
        user = await sign_in.sign_in(
            request.app[STORE], request.app[SETTINGS].secret, visitor, password, now
        )
    except TooManyAttempts:
        raise _too_many() from None
    if user is None and there:
        return await ask_to_sign_in(request, there, fields, email=email, faults={"email": WRONG})
    if user is None:
        return await draw(
            request,
            "sign_in/password.html",
            status=422,
            next=safe_path(wanted),
            email=email,
            faults={"email": WRONG},
        )
    async with request.app[STORE].writing() as tx:
        token = await sign_in.open_session(tx, user.id, now)
    await _end_old(request)
    if there:
        session = await sign_in.find_session(request.app[STORE], token, now)
        if session is not None:
            request[SESSION] = session
        return _with_cookies(request, await send_again(request, there, fields), user, token)
    return _enter(request, user, safe_path(wanted) or home_of(request, user.role), token)


async def _after_a_link(request: web.Request, there: str, fields: Fields) -> web.Response:
    """Goes on with what was typed once the user has signed in with a link in another tab."""
    if SESSION in request:
        return await send_again(request, there, fields)
    return await ask_to_sign_in(request, there, fields, faults={"signed_in": NOT_YET})


async def show_link(request: web.Request) -> web.Response:
    """Shows a page with a button, because mail scanners open every link."""
    return await draw(request, "sign_in/link.html")


async def use_link(request: web.Request) -> web.Response:
    token = request.match_info["token"]
    store, now = request.app[STORE], request.app[WALL].now()
    session_token = await sign_in.use_link(store, token, now)
    if session_token is None:
        return await draw(request, "sign_in/dead_link.html", status=410, because=DEAD_LINK)
    await _end_old(request)
    session = await sign_in.find_session(store, session_token, now)
    user = session.user if session else None
    if user is None:
        raise web.HTTPSeeOther(address(request, "sign_in"))
    return _enter(request, user, address(request, "password"), session_token)


async def sign_out(request: web.Request) -> web.Response:
    await sign_in.sign_out(request.app[STORE], session_of(request), request.app[WALL].now())
    response = _see(address(request, "sign_in"))
    take_cookie(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def safe_path(wanted: str) -> str:
    """Returns the path if it leads to this website, else "", so that no redirect leads
    elsewhere."""
    plain = wanted.isprintable() and "\\" not in wanted
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else ""


def _enter(request: web.Request, user: User, there: str, token: str) -> web.Response:
    return _with_cookies(request, _see(there), user, token)


def _with_cookies(
    request: web.Request, response: web.Response, user: User, token: str
) -> web.Response:
    """Returns the response with a session cookie and a device cookie: the browser now counts as
    known to this user."""
    give_cookie(response, token)
    secret, now = request.app[SETTINGS].secret, request.app[WALL].now()
    give_device_cookie(response, known_devices.make(secret, user.email, now))
    return response


def _see(there: str) -> web.Response:
    return web.Response(status=303, headers={"Location": there})


async def _end_old(request: web.Request) -> None:
    """Ends the browser's previous session."""
    if SESSION in request:
        await sign_in.sign_out(request.app[STORE], request[SESSION], request.app[WALL].now())


def _too_many() -> web.HTTPTooManyRequests:
    minutes = int(attempt_limits.WINDOW.total_seconds() // 60)
    return web.HTTPTooManyRequests(
        text=f"There were too many attempts to sign in. Wait {minutes} minutes and try again, "
        "or ask your administrator for a link that signs you in once.",
        headers={"Retry-After": str(int(attempt_limits.WINDOW.total_seconds()))},
    )
