"""A trainer's choice of how alerts call them, which is kept with their account."""

from aiohttp import web

from delivery.records.accounts import users
from delivery.records.review import audit
from delivery.records.trainers import trainer_conditions
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import STORE, WALL
from delivery.web.pages import address
from delivery.web.trainer.notes import SCRIPT
from delivery.web.transport.form_fields import text_in


async def choose(request: web.Request) -> web.Response:
    """Saves the choice and redirects (303) to the page of trying alerts; a script gets 204. Raises
    HTTPNotFound for another trainer's course."""
    course_id, me, now = number(request, "course_id"), signed_in(request), request.app[WALL].now()
    sound, notices = (bool(text_in(request, name)) for name in ("sound", "notices"))
    async with request.app[STORE].writing() as tx:
        if not await trainer_conditions.is_trainer(tx, course_id, me.id):
            raise web.HTTPNotFound
        await users.choose_alerts(tx, me.id, sound=sound, notices=notices)
        subject = f"user {me.id}"
        await audit.add(tx, user_id=me.id, act="alerts chosen", subject=subject, now=now)
    if SCRIPT in request.headers:
        return web.Response(status=204)
    raise web.HTTPSeeOther(address(request, "trainer_alerts", course_id=course_id))
