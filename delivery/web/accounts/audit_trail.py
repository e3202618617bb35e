"""The administrator's page of the audit trail: the latest acts of users, without clients' names."""

from aiohttp import web

from delivery.records.review import audit
from delivery.web.app_keys import STORE
from delivery.web.pages import draw

MOST = 200
"""The entries on the page."""


async def show(request: web.Request) -> web.Response:
    async with request.app[STORE].reading() as tx:
        entries = await audit.latest(tx, MOST)
    return await draw(
        request, "sign_in/audit.html", here="audit", wide=True, entries=entries, most=MOST
    )
