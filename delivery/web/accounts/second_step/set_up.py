"""Setting factors up and removing them: by users who have none yet before they come any further,
and by others within five minutes after they proved who they are."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from yarl import URL

from delivery.accounts import identity_proof, sign_in
from delivery.accounts.factors import recovery
from delivery.accounts.factors.passkeys import MOST_OF_USER
from delivery.records.accounts import factors, passkeys
from delivery.records.accounts.factors import Factors
from delivery.records.accounts.sessions import Session
from delivery.records.database.store import Transaction
from delivery.records.review import audit
from delivery.web.access.session import begun_or_complete
from delivery.web.accounts.entering import refuse_directory_user, with_cookies
from delivery.web.accounts.second_step.passkey_party import party_of
from delivery.web.app_keys import SETTINGS, STORE, WALL
from delivery.web.pages import address, draw, home_of
from delivery.web.request_keys import BEGUN_SESSION, SESSION

View = Callable[[web.Request], Awaitable[web.StreamResponse]]


def allowed_to_change(view: View) -> View:
    """Wraps a view that changes factors. A user with a factor who has not given it changes none; a
    user who is signed in proves first who they are."""

    async def enter(request: web.Request) -> web.StreamResponse:
        session = owner(request)
        refuse_directory_user(session)
        if BEGUN_SESSION in request:
            if session.has_passkey or session.has_app:
                raise web.HTTPSeeOther(address(request, "second_step"))
        elif not identity_proof.is_proven(session, request.app[WALL].now()):
            confirm = URL(address(request, "confirm_identity"))
            raise web.HTTPSeeOther(confirm.with_query(next=address(request, "factors")))
        return await view(request)

    return enter


def owner(request: web.Request) -> Session:
    """The session whose user's factors are changed. Raises HTTPUnauthorized without one."""
    session = begun_or_complete(request)
    if session is None:
        raise web.HTTPUnauthorized
    return session


@allowed_to_change
async def show(request: web.Request) -> web.Response:
    return await page(request)


async def page(
    request: web.Request, *, typed: str = "", faults: Mapping[str, str] | None = None
) -> web.Response:
    session = owner(request)
    async with request.app[STORE].reading() as tx:
        present = await factors.of_user(tx, session.user.id)
        named = await passkeys.of_user(tx, session.user.id)
    return await draw(
        request,
        "second_step/factors.html",
        status=422 if faults else 200,
        here="account",
        csrf=session.csrf,
        present=present,
        passkeys=named,
        named=party_of(request) is not None,
        may_remove=_may_remove(request, present),
        most_passkeys=MOST_OF_USER,
        typed=typed,
        faults=faults or {},
    )


def _may_remove(request: web.Request, present: Factors) -> bool:
    return SESSION in request and present.passkeys + present.apps > 1


async def added(request: web.Request, before: Factors) -> web.Response:
    """What follows a new factor: with the first, recovery codes, and the end of signing in."""
    session, now = owner(request), request.app[WALL].now()
    if before.present:
        raise web.HTTPSeeOther(address(request, "factors"))
    async with request.app[STORE].writing() as tx:
        codes = await recovery.replace(tx, request.app[SETTINGS].secret, session.user.id, now)
        token = None if session.complete else await sign_in.complete(tx, session, now)
    if token is None:
        return await _codes_page(request, codes, address(request, "factors"))
    completed = await sign_in.find_session(request.app[STORE], token, now)
    if completed is not None:
        request[SESSION] = completed
    there = address(request, "password") if session.by_link else home_of(request, session.user.role)
    return with_cookies(request, await _codes_page(request, codes, there), session.user, token)


@allowed_to_change
async def new_recovery_codes(request: web.Request) -> web.Response:
    user, now = owner(request).user, request.app[WALL].now()
    async with request.app[STORE].writing() as tx:
        if not (await factors.of_user(tx, user.id)).present:
            raise web.HTTPSeeOther(address(request, "factors"))
        codes = await recovery.replace(tx, request.app[SETTINGS].secret, user.id, now)
        await note(tx, request, "recovery codes replaced")
    return await _codes_page(request, codes, address(request, "factors"))


async def _codes_page(request: web.Request, codes: tuple[str, ...], there: str) -> web.Response:
    return await draw(
        request, "second_step/recovery_codes.html", here="account", codes=codes, there=there
    )


async def remove(
    request: web.Request, act: str, removing: Callable[[Transaction, int], Awaitable[bool]]
) -> web.HTTPException:
    """Removes a factor, unless it is the only one."""
    session = owner(request)
    async with request.app[STORE].writing() as tx:
        present = await factors.of_user(tx, session.user.id)
        if _may_remove(request, present) and await removing(tx, session.user.id):
            await note(tx, request, act)
    return web.HTTPSeeOther(address(request, "factors"))


async def note(tx: Transaction, request: web.Request, act: str) -> None:
    """Audits an act of the user on their own account."""
    user_id, now = owner(request).user.id, request.app[WALL].now()
    await audit.add(tx, user_id=user_id, act=act, subject=f"user {user_id}", now=now)
