"""The full terms of a client's course, and the confirmation that the client has read them."""

from aiohttp import web
from yarl import URL

from delivery.clients import client_terms
from delivery.policies.terms_shown import terms_shown
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.client.link_page import dead, draw_own, ended, opened
from delivery.web.pages import address
from delivery.web.transport.form_fields import text_in


async def show(request: web.Request) -> web.StreamResponse:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        link = await opened(tx, request)
        if link is None:
            return await dead(request)
        if closed := await ended(request, tx, link):
            return closed
        terms = await client_terms.terms_of(tx, link)
    return await draw_own(
        request,
        "client/terms.html",
        link,
        terms=terms,
        shown=terms_shown(terms.policy, link.course.type, link.course.starts_at),
        has_changed=request.query.get("said") == "changed",
        now=now,
    )


async def confirm(request: web.Request) -> web.StreamResponse:
    """Keeps the confirmation with the digest of the terms that the page has shown."""
    now, digest = request.app[CLOCK].now(), text_in(request, "digest")
    async with request.app[STORE].writing() as tx:
        link = await opened(tx, request)
        if link is None:
            return await dead(request)
        if closed := await ended(request, tx, link):
            return closed
        is_current = await client_terms.confirm(tx, link, digest, now)
    if not is_current:
        here = URL(address(request, "client_terms", link_key=link.key))
        raise web.HTTPSeeOther(here.with_query(said="changed"))
    there = URL(address(request, "client", link_key=link.key))
    raise web.HTTPSeeOther(there.with_query(said="confirmed"))
