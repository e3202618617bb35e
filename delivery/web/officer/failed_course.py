"""The page on which an officer checks and signs that a whole course was not delivered."""

from aiohttp import web
from yarl import URL

from delivery.failures import failed_course
from delivery.registers import course_types
from delivery.templating import first_upper
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import count_in_query, messages, text_in


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def sign(request: web.Request) -> web.Response:
    """Redirects to the page once all clients have the decision; otherwise shows what is missing."""
    reason, course_id = text_in(request, "reason"), number(request, "course_id")
    store, now = request.app[STORE], request.app[CLOCK].now()
    by, seal = signed_in(request).id, text_in(request, "seal")
    try:
        count = await failed_course.sign(store, course_id, by, reason, seal, now)
    except LookupError:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _page(request, reason, refused.refusals)
    here = URL(address(request, "course_failure", course_id=course_id))
    raise web.HTTPSeeOther(here.with_query(signed=count))


async def _page(
    request: web.Request, typed: str | None = None, refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        course = await failed_course.read(tx, number(request, "course_id"), now)
    if course is None:
        raise web.HTTPNotFound
    return await draw(
        request,
        "officer/failed_course.html",
        status=422 if refusals else 200,
        here="officer_courses",
        course=course,
        course_name=course_types.name_of(course.row.type),
        now=now,
        reason=course.suggested_reason if typed is None else typed,
        faults=messages(refusals, "failure"),
        obstacle=first_upper(course.obstacle or ""),
        signed=count_in_query(request, "signed"),
    )
