"""Signing in with a password or a one-time link, and signing out."""

from collections.abc import Mapping

from aiohttp import web
from yarl import URL

from delivery.accounts import sign_in
from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.records.accounts.users import User
from delivery.records.review import audit
from delivery.web.access.client_network import network_of
from delivery.web.access.session import DEVICE_COOKIE, give_cookie, take_cookie
from delivery.web.accounts.entering import (
    directory_link,
    end_old,
    safe_path,
    see,
    too_many,
    with_cookies,
)
from delivery.web.accounts.second_step import entry as second_step
from delivery.web.accounts.second_step.passkey_party import party_of
from delivery.web.accounts.second_step.set_up import owner
from delivery.web.accounts.sent_again import Fields, ask_to_sign_in, carried, send_again
from delivery.web.app_keys import SETTINGS, STORE, WALL
from delivery.web.pages import address, draw, home_of
from delivery.web.request_keys import BEGUN_SESSION, FORM, SESSION

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
    return await _page(request, safe_path(wanted))


async def _page(
    request: web.Request, wanted: str, *, email: str = "", faults: Mapping[str, str] | None = None
) -> web.Response:
    return await draw(
        request,
        "sign_in/password.html",
        status=422 if faults else 200,
        next=wanted,
        email=email,
        passkey=party_of(request) is not None,
        directory=directory_link(request, wanted),
        faults=faults or {},
    )


async def check(request: web.Request) -> web.Response:
    form = request[FORM]
    email, password, wanted = (str(form.get(name, "")) for name in ("email", "password", "next"))
    there, fields = carried(form)
    if there and form.get("act") == "signed_in":
        return await _after_a_link(request, there, fields)
    device = request.cookies.get(DEVICE_COOKIE)
    visitor = sign_in.Visitor(email.strip(), network_of(request), device)
    store, now = request.app[STORE], request.app[WALL].now()
    secret = request.app[SETTINGS].secret
    try:
        user = await sign_in.sign_in(store, secret, visitor, password, now)
    except TooManyAttempts:
        raise too_many() from None
    if user is None and there:
        return await ask_to_sign_in(request, there, fields, email=email, faults={"email": WRONG})
    if user is None:
        return await _page(request, safe_path(wanted), email=email, faults={"email": WRONG})
    required_from = request.app[SETTINGS].second_factor_from
    async with store.writing() as tx:
        token = await sign_in.enter(tx, user.id, now, required_from=required_from)
    await end_old(request)
    return await _go_on(request, token, user, safe_path(wanted), there, fields)


async def _go_on(
    request: web.Request, token: str, user: User, wanted: str, there: str, fields: Fields
) -> web.Response:
    """Leads to the second step if it is still to do; else to where the user wanted to be."""
    session = await sign_in.find_session(request.app[STORE], token, request.app[WALL].now())
    if session is None:
        raise web.HTTPSeeOther(address(request, "sign_in"))
    if session.complete and there:
        return await second_step.sent_again(request, user, token, there, fields)
    if session.complete:
        return with_cookies(request, see(wanted or home_of(request, user.role)), user, token)
    request[BEGUN_SESSION] = session
    if there:
        page = await second_step.page(request, session, wanted, there=there, fields=fields)
    else:
        page = see(str(URL(address(request, "second_step")).with_query(next=wanted)))
    give_cookie(page, token)
    return page


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
    required_from = request.app[SETTINGS].second_factor_from
    session_token = await sign_in.use_link(store, token, now, required_from)
    if session_token is None:
        return await draw(request, "sign_in/dead_link.html", status=410, because=DEAD_LINK)
    await end_old(request)
    session = await sign_in.find_session(store, session_token, now)
    if session is None:
        raise web.HTTPSeeOther(address(request, "sign_in"))
    if session.complete:
        there = address(request, "password")
        return with_cookies(request, see(there), session.user, session_token)
    response = see(address(request, "second_step"))
    give_cookie(response, session_token)
    return response


async def sign_out(request: web.Request) -> web.Response:
    user_id, now = owner(request).user.id, request.app[WALL].now()
    await end_old(request)
    async with request.app[STORE].writing() as tx:
        subject = f"user {user_id}"
        await audit.add(tx, user_id=user_id, act="signed out", subject=subject, now=now)
    response = see(address(request, "sign_in"))
    take_cookie(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
