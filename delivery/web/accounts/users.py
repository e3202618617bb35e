"""The administrator's page: who may sign in, new people, and new links for them."""

from aiohttp import web
from yarl import URL

from delivery.accounts import sign_in
from delivery.records.accounts import sessions, users
from delivery.records.database.store import Transaction
from delivery.records.review import audit
from delivery.validation.email_address import is_email_address
from delivery.web.access.access_rules import ROLES
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import SETTINGS, STORE, WALL
from delivery.web.pages import address, draw

MAY_BE_LONG = {"name": 120, "email": 254, "zoom_user_id": 64}


async def show(request: web.Request) -> web.Response:
    return await _page(request, {}, {})


async def add(request: web.Request) -> web.Response:
    form = await request.post()
    told = {
        name: str(form.get(name, "")).strip() for name in ("name", "email", "role", "zoom_user_id")
    }
    faults = _faults(told)
    if faults:
        return await _page(request, told, faults)
    now = request.app[WALL].now()
    try:
        async with request.app[STORE].writing() as tx:
            user_id = await users.add(
                tx,
                email=told["email"],
                name=told["name"],
                role=told["role"],
                zoom_user_id=told["zoom_user_id"] or None,
                now=now,
            )
            token = await sign_in.make_link(tx, user_id, now)
            await _note(tx, request, "user added", user_id)
    except users.EmailTaken:
        taken = "Somebody with this email address is a user already: see the list below"
        return await _page(request, told, {"email": taken})
    return _link_page(request, told["name"], token)


async def make_link(request: web.Request) -> web.Response:
    now = request.app[WALL].now()
    async with request.app[STORE].writing() as tx:
        user = await _somebody(tx, request)
        if not user.active:
            raise web.HTTPBadRequest(text="This person may no longer sign in.")
        token = await sign_in.make_link(tx, user.id, now)
        await _note(tx, request, "sign-in link made", user.id)
    return _link_page(request, user.name, token)


async def deactivate(request: web.Request) -> web.Response:
    """From now on they may not sign in, and are signed out wherever they are."""
    now = request.app[WALL].now()
    async with request.app[STORE].writing() as tx:
        user = await _somebody(tx, request)
        if user.id == signed_in(request).id:
            raise web.HTTPBadRequest(
                text="You cannot end your own access: ask another administrator to do it."
            )
        await users.deactivate(tx, user.id)
        await sessions.revoke_all(tx, user.id, now)
        await _note(tx, request, "user deactivated", user.id)
    raise web.HTTPSeeOther(address(request, "users"))


async def _somebody(tx: Transaction, request: web.Request) -> users.User:
    user = await users.by_id(tx, number(request, "user_id"))
    if user is None:
        raise web.HTTPNotFound
    return user


async def _note(tx: Transaction, request: web.Request, act: str, user_id: int) -> None:
    by, now = signed_in(request).id, request.app[WALL].now()
    await audit.add(tx, user_id=by, act=act, subject=f"user {user_id}", now=now)


def _faults(told: dict[str, str]) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not told["name"]:
        faults["name"] = "Enter their name"
    if not is_email_address(told["email"]):
        faults["email"] = "Enter an email address, like name@example.org"
    if told["role"] not in ROLES:
        faults["role"] = "Choose what they do"
    for field, most in MAY_BE_LONG.items():
        if len(told[field]) > most:
            faults[field] = f"Use {most} characters or fewer"
    return faults


async def _page(request: web.Request, told: dict[str, str], faults: dict[str, str]) -> web.Response:
    async with request.app[STORE].reading() as tx:
        everybody = await users.list_all(tx)
    return draw(
        request,
        "sign_in/users.html",
        status=422 if faults else 200,
        here="users",
        everybody=everybody,
        roles=ROLES,
        told=told,
        faults=faults,
    )


def _link_page(request: web.Request, name: str, token: str) -> web.Response:
    """Shown once: we keep only what tells us that a link is the right one."""
    link = URL(request.app[SETTINGS].public_url + address(request, "sign_in_link", token=token))
    hours = int(sign_in.LINK_LIFE.total_seconds() // 3600)
    return draw(
        request, "sign_in/new_link.html", here="users", name=name, link=str(link), hours=hours
    )
