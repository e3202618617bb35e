"""The calls that officers make to clients whom no message reached."""

from aiohttp import web

from delivery.notices import calls
from delivery.notices.calls import CallResult, NoSuchCall
from delivery.records.messages import calls as call_rows
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, SETTINGS, STORE
from delivery.web.officer.case import member_of
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import messages, texts_in

MOST = 200


async def show_all(request: web.Request) -> web.Response:
    async with request.app[STORE].reading() as tx:
        waiting = await call_rows.waiting(tx, MOST)
        count = await call_rows.count(tx)
    return await draw(
        request, "officer/calls.html", here="officer_queue", waiting=waiting, count=count
    )


async def show(request: web.Request) -> web.Response:
    return await _page(request, {"result": "", "note": ""})


async def note(request: web.Request) -> web.Response:
    now = request.app[CLOCK].now()
    typed = texts_in(request, ("result", "note"))
    try:
        result = member_of(CallResult, typed["result"])
        officer = signed_in(request).id
        message_id = number(request, "message_id")
        await calls.note_call(request.app[STORE], message_id, result, typed["note"], officer, now)
    except NoSuchCall:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _page(request, typed, refused.refusals)
    raise web.HTTPSeeOther(address(request, "calls"))


async def _page(
    request: web.Request, typed: dict[str, str], refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    async with request.app[STORE].reading() as tx:
        try:
            message_id, now = number(request, "message_id"), request.app[CLOCK].now()
            call = await calls.to_make(tx, message_id, request.app[SETTINGS], now)
        except NoSuchCall:
            raise web.HTTPNotFound from None
    return await draw(
        request,
        "officer/call.html",
        status=422 if refusals else 200,
        here="officer_queue",
        call=call,
        typed=typed,
        faults=messages(refusals, "result"),
    )
