"""Signs the chosen completions without findings of a course. Each has an outcome of its own."""

from aiohttp import web
from yarl import URL

from delivery.records.planning import courses
from delivery.registers import course_types
from delivery.review import case_figures, timeline
from delivery.review.case import ReviewCase, open_cases
from delivery.review.case_summary import sentence
from delivery.review.completions import sign_completions
from delivery.web.access.authorisation import id_in, number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, draw
from delivery.web.request_keys import FORM
from delivery.web.transport.form_fields import count_in_query

NOT_SIGNED = "%d not signed because something changed while you were reading. Check and sign again"
NOBODY = "Select at least one client"


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def sign(request: web.Request) -> web.Response:
    """Redirects if all chosen completions are signed; otherwise shows the page with the refused
    cases."""
    chosen = [value for value in request[FORM].getall("sign", []) if isinstance(value, str)]
    if not chosen:
        return await _page(request, fault=NOBODY)
    signed = await sign_completions(
        request.app[STORE],
        number(request, "course_id"),
        dict(_read(value) for value in chosen),
        signed_in(request).id,
        request.app[CLOCK].now(),
    )
    if len(signed) < len(chosen):
        return await _page(request, fault=NOT_SIGNED % (len(chosen) - len(signed)))
    here = address(request, "completions", course_id=number(request, "course_id"))
    raise web.HTTPSeeOther(URL(here).with_query(signed=len(signed)))


def _read(chosen: str) -> tuple[int, str]:
    booking_id, _, seal = chosen.partition(" ")
    return id_in(booking_id) or 0, seal


async def _page(request: web.Request, fault: str = "") -> web.Response:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        course = await courses.by_id(tx, number(request, "course_id"))
        cases = await open_cases(tx, course.id, now) if course else ()
    if course is None:
        raise web.HTTPNotFound
    return await draw(
        request,
        "officer/completions.html",
        status=422 if fault else 200,
        here="officer_queue",
        wide=True,
        course=course,
        course_name=course_types.name_of(course.type),
        clean=[(case, _summary(case)) for case in cases if case.clean],
        faults={"completions": fault} if fault else {},
        signed=count_in_query(request, "signed"),
    )


def _summary(case: ReviewCase) -> str:
    line = timeline.timeline(case.assessment, case.judgement)
    return sentence(case.judgement, line, case_figures.figures(case.judgement, line))
