"""Everything that can be noted about one client, and the steps that ask before they act."""

from aiohttp import web

from compliance.events import Event
from compliance.warnings import may_remove
from delivery.live import observation_times, trainer_actions
from delivery.live.client_row import Row
from delivery.web.access.authorisation import number
from delivery.web.pages import draw
from delivery.web.trainer.course_page import CourseView, read_view


async def show(request: web.Request) -> web.Response:
    view = await read_view(request)
    row = _row(request, view)
    return draw(
        request,
        "trainer/client.html",
        view=view,
        row=row,
        noted=_noted(view, row),
        actions=trainer_actions,
        observation_times=observation_times,
    )


async def show_removal(request: web.Request) -> web.Response:
    view = await read_view(request)
    terms = {
        reason: view.inputs.policy.terms[f"non_completion_{reason}"]
        for reason in trainer_actions.SENT_OUT
    }
    return draw(
        request,
        "trainer/removal.html",
        view=view,
        row=_row(request, view),
        terms=terms,
        may_remove=may_remove,
    )


async def show_abandonment(request: web.Request) -> web.Response:
    return draw(request, "trainer/abandonment.html", view=await read_view(request))


def _row(request: web.Request, view: CourseView) -> Row:
    wanted = number(request, "booking_id")
    for row in view.monitor.rows:
        if row.booking_id == wanted:
            return row
    raise web.HTTPNotFound


def _noted(view: CourseView, row: Row) -> list[tuple[str, Event]]:
    """What was noted about this client, the last first, each with the kind of event that it is."""
    own = [
        event for event in view.inputs.events if getattr(event, "booking", None) == row.reference
    ]
    own.sort(key=lambda event: event.at, reverse=True)
    return [(type(event).__name__, event) for event in own]
