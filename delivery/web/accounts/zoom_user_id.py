"""The page on which an administrator sets or changes a trainer's Zoom user ID."""

from aiohttp import web

from delivery.records.accounts import users
from delivery.records.accounts.users import User
from delivery.records.review import audit
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import STORE, WALL
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import text_in

LONGEST = 64
TOO_LONG = f"Enter {LONGEST} characters or fewer"
ACT = "Zoom user ID set"


async def show(request: web.Request) -> web.Response:
    trainer = await _trainer(request)
    return await _draw(request, trainer, trainer.zoom_user_id or "", {})


async def save(request: web.Request) -> web.Response:
    """303 to the users; 422 if it is too long. An empty field takes the ID away."""
    trainer, typed = await _trainer(request), text_in(request, "zoom_user_id").strip()
    if len(typed) > LONGEST:
        return await _draw(request, trainer, typed, {"zoom_user_id": TOO_LONG})
    async with request.app[STORE].writing() as tx:
        await users.set_zoom_user_id(tx, trainer.id, typed or None)
        by, now = signed_in(request).id, request.app[WALL].now()
        await audit.add(tx, user_id=by, act=ACT, subject=f"user {trainer.id}", now=now)
    raise web.HTTPSeeOther(address(request, "users"))


async def _trainer(request: web.Request) -> User:
    """Raises HTTPNotFound for somebody who is no trainer."""
    async with request.app[STORE].reading() as tx:
        user = await users.by_id(tx, number(request, "user_id"))
    if user is None or user.role != "trainer":
        raise web.HTTPNotFound
    return user


async def _draw(
    request: web.Request, trainer: User, typed: str, faults: dict[str, str]
) -> web.Response:
    return await draw(
        request,
        "sign_in/zoom_user_id.html",
        status=422 if faults else 200,
        here="users",
        trainer=trainer,
        typed=typed,
        faults=faults,
    )
