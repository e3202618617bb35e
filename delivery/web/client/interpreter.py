"""The interpreter's own page, with the button to join as the interpreter."""

from aiohttp import web

from delivery.clients.personal_link import (
    LinkStage,
    PersonalLink,
    follow_interpreter,
    way_in,
)
from delivery.policies import shipped_policies
from delivery.policies.pinning import policy_of
from delivery.records.database.store import Transaction
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.client.link_page import dead, draw_own
from delivery.web.pages import address


async def show(request: web.Request) -> web.StreamResponse:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        link = await _opened(tx, request)
        if link is None:
            return await dead(request)
        terms = shipped_policies.words_for_clients(await policy_of(tx, link.course))
    stage = link.stage(now)
    if stage in (LinkStage.NOT_BOOKED, LinkStage.OVER):
        return await _closed(request, link)
    return await draw_own(
        request, "client/interpret.html", link, early=stage is LinkStage.EARLY, terms=terms
    )


async def press(request: web.Request) -> web.StreamResponse:
    """Leads the interpreter to Zoom, or says when to come back."""
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        link = await _opened(tx, request)
        if link is None:
            return await dead(request)
        join_url = await way_in(tx, link, now, "interpreter")
    stage = link.stage(now)
    if stage in (LinkStage.NOT_BOOKED, LinkStage.OVER):
        return await _closed(request, link)
    back = address(request, "interpreter", interpreter_key=link.key)
    if join_url is not None:
        return await draw_own(request, "client/opening.html", link, join_url=join_url, back=back)
    early = stage is LinkStage.EARLY
    return await draw_own(request, "client/wait.html", link, early=early, back=back)


async def _opened(tx: Transaction, request: web.Request) -> PersonalLink | None:
    return await follow_interpreter(tx, request.match_info["interpreter_key"])


async def _closed(request: web.Request, link: PersonalLink) -> web.Response:
    return await draw_own(request, "client/interpreting_ended.html", link)
