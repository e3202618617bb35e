"""A trainer's confirmation that they will hold a course."""

from aiohttp import web

from delivery.records.planning import trainer_confirmations
from delivery.records.review import audit
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address
from delivery.web.trainer.course_page import read_view


async def confirm(request: web.Request) -> web.Response:
    """Confirms the course and redirects (303) to the page with the button. Raises HTTPNotFound
    for another trainer's course."""
    view, me, now = await read_view(request), signed_in(request), request.app[CLOCK].now()
    row = view.inputs.row
    if view.may_confirm:
        async with request.app[STORE].writing() as tx:
            if await trainer_confirmations.confirm(tx, row.id, me.id, now):
                subject = f"course {row.reference}"
                await audit.add(tx, user_id=me.id, act="course confirmed", subject=subject, now=now)
    if (await request.post()).get("back") == "course":
        raise web.HTTPSeeOther(address(request, "trainer_course", course_id=row.id))
    raise web.HTTPSeeOther(address(request, "trainer_courses"))
