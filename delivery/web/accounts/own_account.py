"""A user's own account: the password, and the open sessions."""

from datetime import date, datetime, timedelta

from aiohttp import web

from delivery.accounts import passwords, sign_in
from delivery.records.accounts import factors, sessions, users
from delivery.records.review import audit
from delivery.web.access.session import session_of, signed_in
from delivery.web.accounts.entering import refuse_directory_user
from delivery.web.app_keys import SETTINGS, STORE, WALL
from delivery.web.pages import address, draw, home_of

NOT_YOURS = "Enter the password you use now"
DIFFERENT = "Enter the same password twice"


async def show(request: web.Request) -> web.Response:
    now = request.app[WALL].now()
    async with request.app[STORE].reading() as tx:
        rows = await sessions.of_user(tx, signed_in(request).id)
        present = await factors.of_user(tx, signed_in(request).id)
    alive = [row for row in rows if sign_in.is_alive(row.made_at, row.seen_at, now)]
    current = session_of(request).token_hash
    return await draw(
        request,
        "sign_in/account.html",
        here="account",
        sessions=alive,
        current=current,
        present=present,
        needed_from=_needed_from(request, now),
    )


def _needed_from(request: web.Request, now: datetime) -> date | None:
    """The first day on which a second step is needed, if it comes within a year."""
    day = request.app[SETTINGS].second_factor_from
    return day if day is not None and day - now.date() < timedelta(days=365) else None


async def end_session(request: web.Request) -> web.Response:
    """Ends one of the user's own sessions; any other token changes nothing."""
    token_hash = str((await request.post()).get("session", ""))
    user, now = signed_in(request), request.app[WALL].now()
    async with request.app[STORE].writing() as tx:
        if any(session.token_hash == token_hash for session in await sessions.of_user(tx, user.id)):
            await sessions.revoke(tx, token_hash, now)
            await audit.add(tx, user_id=user.id, act="session ended", subject=_name(user), now=now)
    raise web.HTTPSeeOther(address(request, "account"))


async def show_password(request: web.Request) -> web.Response:
    refuse_directory_user(session_of(request))
    return await _password_page(request, {})


async def set_password(request: web.Request) -> web.Response:
    """Sets the password and ends every other session: others may have known the old password."""
    refuse_directory_user(session_of(request))
    form = await request.post()
    old, new, again = (str(form.get(name, "")) for name in ("old", "new", "again"))
    faults = await _faults(request, old, new, again)
    if faults:
        return await _password_page(request, faults)
    user, now = signed_in(request), request.app[WALL].now()
    password_hash = await passwords.hash_password(new)
    async with request.app[STORE].writing() as tx:
        await users.set_password(tx, user.id, password_hash)
        await sessions.password_set(tx, user.id)
        await sessions.proved(tx, session_of(request).token_hash, now)
        await sessions.revoke_others(tx, user.id, session_of(request).token_hash, now)
        await audit.add(tx, user_id=user.id, act="password set", subject=_name(user), now=now)
    raise web.HTTPSeeOther(home_of(request, user.role))


async def _faults(request: web.Request, old: str, new: str, again: str) -> dict[str, str]:
    user = signed_in(request)
    faults: dict[str, str] = {}
    if _needs_old(request) and not await passwords.is_password(user.password_hash, old):
        faults["old"] = NOT_YOURS
    fault = await passwords.fault_of(new, user.email)
    if fault:
        faults["new"] = fault
    elif new != again:
        faults["again"] = DIFFERENT
    return faults


async def _password_page(request: web.Request, faults: dict[str, str]) -> web.Response:
    user = signed_in(request)
    return await draw(
        request,
        "sign_in/set_password.html",
        status=422 if faults else 200,
        faults=faults,
        has_password=user.password_hash is not None,
        needs_old=_needs_old(request),
        shortest=passwords.SHORTEST,
    )


def _needs_old(request: web.Request) -> bool:
    """Returns whether the user must give the current password: not after signing in by an
    administrator's link, and not without a password."""
    session = session_of(request)
    return session.user.password_hash is not None and not session.by_link


def _name(user: users.User) -> str:
    return f"user {user.id}"
