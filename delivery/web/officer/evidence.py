"""The evidence pack of a case, for an officer to download."""

import aiohttp_jinja2
import structlog
from aiohttp import web

from delivery.auditing.log_folder import LogFault
from delivery.documents.pdf import PdfNotWritten
from delivery.packs.making import PackMaker
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import AUDIT_LOG, CLOCK, SETTINGS, STORE
from delivery.web.live_keys import PDFS
from delivery.web.pages import draw, saved

log = structlog.get_logger("coursewatch.web")


async def make_pack(request: web.Request) -> web.Response:
    """Answers with the pack, which browsers save. The audit has it as a look at the client."""
    booking_id = number(request, "booking_id")
    maker = PackMaker(
        request.app[STORE],
        request.app[PDFS],
        aiohttp_jinja2.get_env(request.app),
        request.app[SETTINGS].provider_name,
        request.app.get(AUDIT_LOG),
    )
    try:
        pack = await maker.make(booking_id, signed_in(request).id, request.app[CLOCK].now())
    except PdfNotWritten as fault:
        log.error("PDF not written", fault=str(fault))
        return await draw(request, "errors/503.html", status=503, sent=True)
    except (LogFault, OSError) as fault:
        log.error("evidence pack not proven", kind=type(fault).__name__, fault=str(fault))
        return await draw(request, "errors/503.html", status=503, sent=True)
    if pack is None:
        raise web.HTTPNotFound
    return saved(pack, f"evidence-{booking_id}.zip")
