"""Writes a trainer's notes to the ledger, and lists the notes of a course. Each press of a
button is one POST, answered after the write."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from aiohttp import web

from delivery.live import note_checks
from delivery.live.course_actions import NAMED_BY
from delivery.records.ledger.ledger import Entry
from delivery.validation.errors import InvalidInput
from delivery.web.access.session import signed_in
from delivery.web.app_keys import RECORDER
from delivery.web.pages import address, draw
from delivery.web.trainer.course_page import CourseView, read_view

SCRIPT = "X-Coursewatch-Script"  # set by monitor.js, which wants an answer and no page


async def show(request: web.Request) -> web.Response:
    return await draw(request, "trainer/notes.html", view=await read_view(request))


async def keep(request: web.Request) -> web.Response:
    """Writes the notes and redirects (303) to the monitor.

    The monitor's script gets 200 with the form that takes the note back, or 204 if nothing can be
    taken back. A refused note is answered 422 with the reasons, and is not written.
    """
    view = await read_view(request)
    form = _form(await request.post())
    user = signed_in(request)
    try:
        entries = note_checks.read(form, view, user.id)
    except InvalidInput as refused:
        return await _refused(request, view, refused)
    if entries:
        subject = _subject(view, form.get("booking"))
        await request.app[RECORDER].note(entries, user_id=user.id, subject=subject)
    if SCRIPT in request.headers:
        undo = _named(entries)
        return (
            await draw(request, "trainer/undo.html", view=view, undo=undo) if undo else _nothing()
        )
    raise web.HTTPSeeOther(address(request, "trainer_course", course_id=view.inputs.row.id))


def _named(entries: Sequence[Entry]) -> dict[str, str] | None:
    """Returns the form fields that identify a note when it is taken back. All entries of a press
    have the same identification."""
    if not entries or entries[0].kind == "take_back":
        return None
    line = entries[0].line
    return dict(zip(NAMED_BY, (line["at"], line["action"], line.get("booking", "")), strict=True))


def _nothing() -> web.Response:
    return web.Response(status=204)


def _form(posted: Mapping[str, object]) -> dict[str, str]:
    """Returns the text fields of the form. A button with several values writes them as a query
    string."""
    form = {name: value for name, value in posted.items() if isinstance(value, str)}
    return form | dict(parse_qsl(form.get("press", "")))


def _subject(view: CourseView, booking: str | None) -> str:
    is_known = booking in view.inputs.bookings
    return f"booking {booking}" if is_known else f"course {view.inputs.row.reference}"


async def _refused(request: web.Request, view: CourseView, refused: InvalidInput) -> web.Response:
    reasons = [refusal.reason for refusal in refused.refusals]
    if SCRIPT in request.headers:
        return web.Response(status=422, text="; ".join(reasons))
    return await draw(request, "trainer/not_noted.html", status=422, view=view, reasons=reasons)
