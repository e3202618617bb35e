"""The administrator's page of the audit: how its log stands, and its entries by pages, without
clients' names."""

from aiohttp import web

from delivery.auditing import log_standing
from delivery.records.database.row_outcome import fits
from delivery.records.review import audit
from delivery.web.app_keys import AUDIT_LOG, CLOCK, SETTINGS, STORE
from delivery.web.pages import draw

MOST = 200
"""The entries on the page."""


async def show(request: web.Request) -> web.Response:
    audit_log, witnesses = request.app.get(AUDIT_LOG), len(request.app[SETTINGS].audit_witnesses)
    folder, now = audit_log.folder if audit_log else None, request.app[CLOCK].now()
    before = _before(request)
    async with request.app[STORE].reading() as tx:
        standing = await log_standing.read(tx, folder, witnesses, now)
        listed = await audit.latest(tx, MOST + 1, before)
    entries = listed[:MOST]
    return await draw(
        request,
        "sign_in/audit.html",
        here="audit",
        wide=True,
        standing=standing,
        entries=entries,
        most=MOST,
        first=before is None,
        earlier=entries[-1].id if len(listed) > MOST else None,
    )


def _before(request: web.Request) -> int | None:
    """The id in the address before which the page's entries are; None for the newest entries."""
    text = request.query.get("before", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
    return number if number and fits(number) else None
