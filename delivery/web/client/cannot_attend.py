"""The page on which a client says that they cannot attend: what it costs, and what they want."""

from aiohttp import web

from delivery.clients import cannot_attend
from delivery.clients.cannot_attend import Wish
from delivery.clients.personal_link import PersonalLink
from delivery.policies.pinning import policy_of
from delivery.policies.terms_shown import terms_shown
from delivery.records.database.store import Transaction
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.client.link_page import dead, draw_own, ended, opened
from delivery.web.pages import address
from delivery.web.transport.form_fields import text_in

NO_WISH = "Select what you want instead"
WISHES = {wish.value: wish for wish in Wish}


async def show(request: web.Request) -> web.StreamResponse:
    async with request.app[STORE].reading() as tx:
        link = await opened(tx, request)
        return await dead(request) if link is None else await _page(request, tx, link)


async def send(request: web.Request) -> web.StreamResponse:
    """Opens a task for an officer, and says so. The booking stays as it is."""
    now, wish = request.app[CLOCK].now(), WISHES.get(text_in(request, "wish"))
    async with request.app[STORE].writing() as tx:
        link = await opened(tx, request)
        if link is None:
            return await dead(request)
        if wish is None or not cannot_attend.may_tell(link, now):
            return await _page(request, tx, link, NO_WISH)
        await cannot_attend.tell(tx, link, await policy_of(tx, link.course), wish, now)
    raise web.HTTPSeeOther(address(request, "cannot_attend", link_key=link.key))


async def _page(
    request: web.Request, tx: Transaction, link: PersonalLink, fault: str = ""
) -> web.StreamResponse:
    if closed := await ended(request, tx, link):
        return closed
    policy = await policy_of(tx, link.course)
    return await draw_own(
        request,
        "client/cannot_attend.html",
        link,
        status=422 if fault else 200,
        shown=terms_shown(policy, link.course.type, link.course.starts_at),
        waiting=await cannot_attend.waiting(tx, link),
        now=request.app[CLOCK].now(),
        faults={"wish": fault} if fault else {},
    )
