"""The administrator's page of the audit: how its log stands, and the latest entries, without
clients' names."""

from aiohttp import web

from delivery.auditing import log_standing
from delivery.records.review import audit
from delivery.web.app_keys import AUDIT_LOG, CLOCK, SETTINGS, STORE
from delivery.web.pages import draw

MOST = 200
"""The entries on the page."""


async def show(request: web.Request) -> web.Response:
    audit_log, witnesses = request.app.get(AUDIT_LOG), len(request.app[SETTINGS].audit_witnesses)
    folder, now = audit_log.folder if audit_log else None, request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        standing = await log_standing.read(tx, folder, witnesses, now)
        entries = await audit.latest(tx, MOST)
    return await draw(
        request,
        "sign_in/audit.html",
        here="audit",
        wide=True,
        standing=standing,
        entries=entries,
        most=MOST,
    )
