"""The client's page before and during the course, with the button to join."""

from aiohttp import web

from delivery.clients.personal_link import LinkStage, PersonalLink, join
from delivery.policies import shipped_policies
from delivery.policies.pinning import policy_of
from delivery.records.database.store import Transaction
from delivery.records.planning import client_actions
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.client.link_page import dead, draw_own, opened
from delivery.web.client.record import record_or
from delivery.web.live_keys import BROADCASTER


async def show(request: web.Request) -> web.StreamResponse:
    """Shows the page and changes nothing, because mail scanners open links."""
    return await record_or(_joining_page, request)


async def _joining_page(request: web.Request, tx: Transaction, link: PersonalLink) -> web.Response:
    now = request.app[CLOCK].now()
    policy = await policy_of(tx, link.course)
    return await draw_own(
        request,
        "client/join.html",
        link,
        early=link.stage(now) is LinkStage.EARLY,
        begun=now >= link.course.starts_at,
        documents=policy.documents,
        terms=shipped_policies.words_for_clients(policy),
    )


async def keep_opened(request: web.Request) -> web.StreamResponse:
    """Records an opening, which the page's script reports once the page was visible for two
    seconds. Answers 204."""
    now = request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        link = await opened(tx, request)
        if link is None:
            raise web.HTTPNotFound(text="This link does not work.")
        is_new = await client_actions.add(tx, booking_id=link.booking.id, kind="opened", now=now)
    if is_new:
        request.app[BROADCASTER].notify(link.course.id)
    return web.Response(status=204)


async def press(request: web.Request) -> web.StreamResponse:
    """Records the attempt to join, and redirects to Zoom or says when to come back."""
    now = request.app[CLOCK].now()
    as_interpreter = (await request.post()).get("who") == "interpreter"
    async with request.app[STORE].writing() as tx:
        link = await opened(tx, request)
        if link is None:
            return await dead(request)
        join_url, is_new = await join(tx, link, now, as_interpreter=as_interpreter)
    if is_new:
        request.app[BROADCASTER].notify(link.course.id)
    if join_url is not None:
        return await draw_own(request, "client/opening.html", link, join_url=join_url)
    return await _not_now(request, link, link.stage(now))


async def _not_now(
    request: web.Request, link: PersonalLink, stage: LinkStage
) -> web.StreamResponse:
    if stage is LinkStage.OVER:
        record_page = request.app.router["client_record"].url_for(link_key=link.booking.link_key)
        raise web.HTTPSeeOther(record_page)
    if stage is LinkStage.NOT_BOOKED:
        return await draw_own(request, "client/not_booked.html", link)
    return await draw_own(request, "client/wait.html", link, early=stage is LinkStage.EARLY)
