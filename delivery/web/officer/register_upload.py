"""The officer's page for uploading a register of courses and bookings. The file itself is not
stored."""

import asyncio

from aiohttp import web
from aiohttp.web import FileField

from delivery.registers import importing, register_csv
from delivery.registers.register_csv import RegisterRows
from delivery.registers.requirements import REQUIREMENTS
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.live_keys import JUDGE
from delivery.web.pages import draw
from delivery.web.request_keys import FORM

MOST_SHOWN = 200
"""The most refusals shown: a longer list comes from one mistake in a whole column."""


async def show(request: web.Request) -> web.Response:
    return _page(request)


async def take(request: web.Request) -> web.Response:
    sent = request[FORM].get("register")
    if not isinstance(sent, FileField):
        return _page(request, refusals=(FieldError("", "Select a CSV file"),))
    try:
        register = await _read(sent)
        now = request.app[CLOCK].now()
        taken = await importing.register(request.app[STORE], register, signed_in(request).id, now)
    except InvalidInput as refused:
        return _page(request, refusals=refused.refusals)
    for course_id in taken.changed:
        request.app[JUDGE].wake(course_id)
    return _page(request, taken=taken)


async def _read(sent: FileField) -> RegisterRows:
    """Reads in a thread, because a large file would block the event loop."""
    with sent.file as file:
        raw = await asyncio.to_thread(file.read)
    return await asyncio.to_thread(register_csv.read, raw)


def _page(
    request: web.Request,
    *,
    taken: importing.ImportCounts | None = None,
    refusals: tuple[FieldError, ...] = (),
) -> web.Response:
    return draw(
        request,
        "officer/upload.html",
        status=422 if refusals else 200,
        here="intake",
        taken=taken,
        refusals=refusals[:MOST_SHOWN],
        not_shown=max(len(refusals) - MOST_SHOWN, 0),
        requirements=tuple(REQUIREMENTS),
    )
