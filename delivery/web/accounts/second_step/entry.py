"""The second step after the password or a link: a passkey, a code of an app, or a recovery
code."""

from collections.abc import Mapping

from aiohttp import web

from delivery.accounts import sign_in
from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.accounts.factors import second_step
from delivery.records.accounts.sessions import Session
from delivery.records.accounts.users import User
from delivery.web.accounts.entering import (
    directory_link,
    end_old,
    safe_path,
    see,
    too_many,
    with_cookies,
)
from delivery.web.accounts.second_step.passkey_party import party_of
from delivery.web.accounts.second_step.passkey_sign_in import entered
from delivery.web.accounts.sent_again import Fields, carried, send_again
from delivery.web.app_keys import SETTINGS, STORE, WALL
from delivery.web.pages import address, draw, home_of
from delivery.web.request_keys import BEGUN_SESSION, FORM, SESSION
from delivery.web.transport.form_fields import text_in

WRONG_CODE = "Enter the newest code of your app, or a recovery code that you have not used"
PASSKEY_REFUSED = (
    "We could not check a passkey. Try again; if that does not help, sign in with your password"
)


async def show(request: web.Request) -> web.Response:
    wanted = safe_path(request.query.get("next", ""))
    begun = request.get(BEGUN_SESSION)
    if begun is None:
        raise web.HTTPSeeOther(wanted or address(request, "home"))
    return await page(request, begun, wanted)


async def page(
    request: web.Request,
    begun: Session,
    wanted: str,
    *,
    there: str = "",
    fields: Fields = (),
    faults: Mapping[str, str] | None = None,
) -> web.Response:
    """The page of the second step. `there` and `fields`: what was typed while a session ended.

    Raises HTTPSeeOther to the page that sets a factor up for a user who has none.
    """
    if not (begun.has_passkey or begun.has_app):
        raise web.HTTPSeeOther(address(request, "factors"))
    return await draw(
        request,
        "second_step/enter.html",
        status=422 if faults else 200,
        csrf=begun.csrf,
        has_app=begun.has_app,
        passkey=begun.has_passkey and party_of(request) is not None,
        next=wanted,
        there=there,
        fields=fields,
        faults=faults or {},
    )


async def check(request: web.Request) -> web.Response:
    """Takes a code or the answer of a passkey, and signs the user in."""
    begun, form = request.get(BEGUN_SESSION), request[FORM]
    there, fields = carried(form)
    wanted = safe_path(text_in(request, "next"))
    if begun is None:
        raise web.HTTPSeeOther(wanted or address(request, "home"))
    answer = text_in(request, "credential")
    if "credential" in form:
        entry = await entered(request, answer)
        fault = {"passkey": PASSKEY_REFUSED}
    else:
        entry, fault = await _by_code(request, begun), {"code": WRONG_CODE}
    if entry is None:
        return await page(request, begun, wanted, there=there, fields=fields, faults=fault)
    user, token = entry
    if there:
        return await sent_again(request, user, token, there, fields)
    return with_cookies(request, see(wanted or _first_page(request, begun)), user, token)


async def _by_code(request: web.Request, begun: Session) -> tuple[User, str] | None:
    store, secret = request.app[STORE], request.app[SETTINGS].secret
    now, user = request.app[WALL].now(), begun.user
    try:
        right = await second_step.take_code(store, secret, user.id, text_in(request, "code"), now)
    except TooManyAttempts:
        raise too_many() from None
    if not right:
        return None
    async with store.writing() as tx:
        return user, await sign_in.complete(tx, begun, now)


async def with_passkey(request: web.Request) -> web.Response:
    """Signs in with a passkey alone, from the page that asks for the password."""
    wanted = safe_path(text_in(request, "next"))
    entry = await entered(request, text_in(request, "credential"))
    if entry is None:
        return await draw(
            request,
            "sign_in/password.html",
            status=422,
            next=wanted,
            email="",
            passkey=party_of(request) is not None,
            directory=directory_link(request, wanted),
            faults={"passkey": PASSKEY_REFUSED},
        )
    user, token = entry
    if BEGUN_SESSION not in request:
        await end_old(request)
    return with_cookies(request, see(wanted or home_of(request, user.role)), user, token)


async def sent_again(
    request: web.Request, user: User, token: str, there: str, fields: Fields
) -> web.Response:
    """The page on which a user who is signed in now sends once more what was typed before."""
    session = await sign_in.find_session(request.app[STORE], token, request.app[WALL].now())
    if session is not None:
        request[SESSION] = session
    return with_cookies(request, await send_again(request, there, fields), user, token)


def _first_page(request: web.Request, begun: Session) -> str:
    """Whoever came by a link chooses a password first."""
    return address(request, "password") if begun.by_link else home_of(request, begun.user.role)
