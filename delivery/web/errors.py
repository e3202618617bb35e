"""Turns a refusal or a fault into a page that says what to do next."""

import traceback

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from delivery.records.database.faults import UNSTORABLE, StoreFault, is_refused_by_rule
from delivery.web.access.access_rules import OPEN
from delivery.web.access.authorisation import READING
from delivery.web.pages import draw
from delivery.web.request_keys import ACCESS_RULE, ANSWER_BEGUN, REFERENCE
from delivery.web.transport.request_body import NetworkBusy

log = structlog.get_logger("coursewatch.web")

HAVE_PAGES = frozenset({400, 401, 403, 404, 405, 413, 429})
KEPT_HEADERS = ("Allow", "Retry-After")


@web.middleware
async def show_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        has_page = refusal.status in HAVE_PAGES and not isinstance(refusal, NetworkBusy)
        if not has_page or not _wants_page(request):
            raise
        return await _refused(request, refusal)
    except web.RequestPayloadError:  # a body that breaks HTTP's own rules
        return await _refused(request, web.HTTPBadRequest())
    except ConnectionResetError:
        raise  # the reader has gone; nobody is there to be told
    except UNSTORABLE as fault:
        log.error("records refuse a value", kind=type(fault).__qualname__, where=_where(fault))
        if ANSWER_BEGUN in request:
            raise
        return await _refused(request, web.HTTPBadRequest())
    except StoreFault as fault:
        is_refused = is_refused_by_rule(fault)
        event = "records refuse a row" if is_refused else "records do not answer"
        log.error(event, kind=type(fault).__qualname__, where=_where(fault))
        if ANSWER_BEGUN in request:
            raise
        return await _refused_by_rule(request) if is_refused else await _records_down(request)
    except Exception as fault:  # whatever it is, the reader is told what to do and the log where
        log.error("fault", kind=type(fault).__qualname__, where=_where(fault))
        if ANSWER_BEGUN in request:
            raise  # half an answer has been sent: all that is left is to break it off
        return await _failed(request)


async def _refused(request: web.Request, refusal: web.HTTPException) -> web.Response:
    page = await draw(
        request,
        f"errors/{404 if refusal.status == 405 else refusal.status}.html",
        status=refusal.status,
        because=_own_words(refusal),
        with_file=request.content_type.startswith("multipart/"),
    )
    for name in KEPT_HEADERS:
        if name in refusal.headers:
            page.headers[name] = refusal.headers[name]
    return page


async def _records_down(request: web.Request) -> web.Response:
    """Draws the page for a database fault: nothing was saved, and the sender can try again."""
    if _wants_page(request):
        return await draw(
            request, "errors/503.html", status=503, sent=request.method not in READING
        )
    return web.Response(
        status=503, text="The service is not available. Nothing was saved: try again."
    )


async def _refused_by_rule(request: web.Request) -> web.Response:
    """Draws the page for a row that breaks a rule of the records: nothing was saved, and sending
    it again does not help."""
    if _wants_page(request):
        return await draw(request, "errors/422.html", status=422)
    return web.Response(
        status=422, text="Nothing was saved: it breaks a rule of the records. Do not send it again."
    )


async def _failed(request: web.Request) -> web.Response:
    if not _wants_page(request):
        return web.Response(status=500, text=f"Our fault. Reference: {request[REFERENCE]}")
    return await draw(request, "errors/500.html", status=500, reference=request[REFERENCE])


def _wants_page(request: web.Request) -> bool:
    accepted = request.headers.get("Accept", "*/*")
    return not request.get(ACCESS_RULE, OPEN).machine and ("html" in accepted or accepted == "*/*")


def _own_words(refusal: web.HTTPException) -> str:
    """Returns the view's own message for the reader: `raise web.HTTPForbidden(text="Only ...")`."""
    words = refusal.text or ""
    return "" if words == f"{refusal.status}: {refusal.reason}" else words


def _where(fault: BaseException) -> list[str]:
    """Returns the file, line and function of the fault, without its message, which may hold a
    name."""
    return [
        f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(fault.__traceback__)
    ]
