"""The administrator's page of users: adding them, making sign-in links, ending access."""

from aiohttp import web
from yarl import URL

from delivery.accounts import sign_in
from delivery.accounts.identity_proof import is_proven
from delivery.records.accounts import factors, sessions, users
from delivery.records.database.store import Transaction
from delivery.records.review import audit
from delivery.records.staff_messages import account_causes
from delivery.validation.email_address import is_email_address
from delivery.web.access.access_rules import ROLES
from delivery.web.access.authorisation import number
from delivery.web.access.session import session_of, signed_in
from delivery.web.app_keys import CLOCK, SETTINGS, STORE, WALL
from delivery.web.pages import address, draw

FIELDS = ("name", "email", "role", "zoom_user_id")
LONGEST = {"name": 120, "email": 254, "zoom_user_id": 64}
"""The most characters of a field."""


async def show(request: web.Request) -> web.Response:
    return await _page(request, dict.fromkeys(FIELDS, ""), {})


async def add(request: web.Request) -> web.Response:
    form = await request.post()
    entered = {name: str(form.get(name, "")).strip() for name in FIELDS}
    faults = _faults(entered)
    if faults:
        return await _page(request, entered, faults)
    now = request.app[WALL].now()
    try:
        async with request.app[STORE].writing() as tx:
            user_id = await users.add(
                tx,
                email=entered["email"],
                name=entered["name"],
                role=entered["role"],
                zoom_user_id=entered["zoom_user_id"] or None,
                now=now,
            )
            token = await sign_in.make_link(tx, user_id, now)
            await _note(tx, request, "user added", user_id)
    except users.EmailTaken:
        taken = "There is already a user with this email address: see the list on this page"
        return await _page(request, entered, {"email": taken})
    return await _link_page(request, entered["name"], token)


async def make_link(request: web.Request) -> web.Response:
    now = request.app[WALL].now()
    async with request.app[STORE].writing() as tx:
        user = await _user(tx, request)
        if not user.active or user.directory_id is not None:
            raise web.HTTPBadRequest(
                text="You cannot make a link for this user: their access has ended, or they sign "
                "in with the organisation’s account."
            )
        token = await sign_in.make_link(tx, user.id, now)
        await _note(tx, request, "sign-in link made", user.id)
    return await _link_page(request, user.name, token)


async def reset(request: web.Request) -> web.Response:
    """Removes a user's second step and password, because a device is lost, and makes a link. An
    administrator proves first who they are."""
    now = request.app[WALL].now()
    if not is_proven(session_of(request), now):
        confirm = URL(address(request, "confirm_identity"))
        raise web.HTTPSeeOther(confirm.with_query(next=address(request, "users")))
    async with request.app[STORE].writing() as tx:
        user = await _user(tx, request)
        if user.id == signed_in(request).id or not user.active:
            raise web.HTTPBadRequest(
                text="You cannot reset this account: it is your own, or its access has ended."
            )
        token = await sign_in.reset(tx, user.id, now, request.app[CLOCK].now())
        await _note(tx, request, account_causes.RESET_ACT, user.id)
    return await _link_page(request, user.name, token)


async def deactivate(request: web.Request) -> web.Response:
    """Ends a user's access and all of their sessions."""
    now = request.app[WALL].now()
    async with request.app[STORE].writing() as tx:
        user = await _user(tx, request)
        if user.id == signed_in(request).id:
            raise web.HTTPBadRequest(
                text="You cannot end your own access. Ask another administrator to do it."
            )
        await users.deactivate(tx, user.id)
        await sessions.revoke_all(tx, user.id, now)
        await sessions.end_links(tx, user.id, now)
        await _note(tx, request, "user deactivated", user.id)
    raise web.HTTPSeeOther(address(request, "users"))


async def reactivate(request: web.Request) -> web.Response:
    """Restores a user's access by a sign-in link. The old password stays invalid."""
    now = request.app[WALL].now()
    async with request.app[STORE].writing() as tx:
        user = await _user(tx, request)
        if user.active:
            raise web.HTTPBadRequest(text="This user can sign in: their access has not ended.")
        await users.reactivate(tx, user.id)
        token = await sign_in.make_link(tx, user.id, now)
        await _note(tx, request, "user reactivated", user.id)
    if user.directory_id is not None:  # who needs no link
        raise web.HTTPSeeOther(address(request, "users"))
    return await _link_page(request, user.name, token)


async def _user(tx: Transaction, request: web.Request) -> users.User:
    user = await users.by_id(tx, number(request, "user_id"))
    if user is None:
        raise web.HTTPNotFound
    return user


async def _note(tx: Transaction, request: web.Request, act: str, user_id: int) -> None:
    by, now = signed_in(request).id, request.app[WALL].now()
    await audit.add(tx, user_id=by, act=act, subject=f"user {user_id}", now=now)


def _faults(entered: dict[str, str]) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not entered["name"]:
        faults["name"] = "Enter the user’s name"
    if not is_email_address(entered["email"]):
        faults["email"] = "Enter an email address in the correct format, like name@example.org"
    if entered["role"] not in ROLES:
        faults["role"] = "Select a role"
    for field, most in LONGEST.items():
        if len(entered[field]) > most:
            faults[field] = f"Enter {most} characters or fewer"
    return faults


async def _page(
    request: web.Request, entered: dict[str, str], faults: dict[str, str]
) -> web.Response:
    async with request.app[STORE].reading() as tx:
        everybody = await users.list_all(tx)
        with_factor = await factors.all_present(tx)
    return await draw(
        request,
        "sign_in/users.html",
        status=422 if faults else 200,
        here="users",
        everybody=everybody,
        with_factor=with_factor,
        roles=ROLES,
        entered=entered,
        faults=faults,
    )


async def _link_page(request: web.Request, name: str, token: str) -> web.Response:
    """Shows the sign-in link, only once: the service stores no more than a digest of the link's
    token."""
    link = URL(request.app[SETTINGS].public_url + address(request, "sign_in_link", token=token))
    hours = int(sign_in.LINK_LIFE.total_seconds() // 3600)
    return await draw(
        request, "sign_in/new_link.html", here="users", name=name, link=str(link), hours=hours
    )
