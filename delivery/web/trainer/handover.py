"""A trainer offers a course to its other trainer, accepts an offer, or ends it."""

from aiohttp import web

from delivery.course_trainers import handover
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import id_in
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, RECORDER, STORE
from delivery.web.pages import address, draw
from delivery.web.trainer.course_page import read_view
from delivery.web.trainer.notes import SCRIPT
from delivery.web.transport.form_fields import text_in


async def change(request: web.Request) -> web.Response:
    """Redirects (303) to the monitor, whose script gets 204. What is not possible any more is
    answered 422 with the reason, and changes nothing."""
    view = await read_view(request)
    course_id = view.inputs.row.id
    try:
        await _change(request, course_id)
    except InvalidInput as refused:
        reasons = [refusal.reason for refusal in refused.refusals]
        if SCRIPT in request.headers:
            return web.Response(status=422, text="; ".join(reasons))
        return await draw(request, "trainer/not_noted.html", status=422, view=view, reasons=reasons)
    request.app[RECORDER].wake(course_id)
    if SCRIPT in request.headers:
        return web.Response(status=204)
    raise web.HTTPSeeOther(address(request, "trainer_course", course_id=course_id))


async def _change(request: web.Request, course_id: int) -> None:
    store, me, now = request.app[STORE], signed_in(request).id, request.app[CLOCK].now()
    match text_in(request, "act"):
        case "offer":
            await handover.offer(store, course_id, id_in(text_in(request, "to")) or 0, me, now)
        case "accept":
            await handover.accept(store, course_id, me, now)
        case "withdraw":
            await handover.withdraw(store, course_id, me, now)
        case _:
            raise InvalidInput(FieldError("act", "this cannot be done"))
