"""An officer notes that an adjustment of a client is arranged."""

from aiohttp import web

from delivery.readiness import arrangement_checks
from delivery.readiness.arrangement_checks import TypedArrangement
from delivery.validation.errors import InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.oversight import course
from delivery.web.pages import address
from delivery.web.transport.form_fields import messages, text_in


async def save(request: web.Request) -> web.Response:
    """303 to the course; 422 with the faults, and nothing is saved."""
    typed = TypedArrangement(
        *(text_in(request, name) for name in ("booking", "code", "person", "agreed"))
    )
    course_id, now = number(request, "course_id"), request.app[CLOCK].now()
    try:
        await arrangement_checks.arrange(
            request.app[STORE], course_id, typed, signed_in(request).id, now
        )
    except InvalidInput as refused:
        return await course.page(request, messages(refused.refusals, "arrangements"), typed)
    here = address(request, "officer_course", course_id=course_id)
    raise web.HTTPSeeOther(f"{here}?told=arranged")
