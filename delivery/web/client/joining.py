"""The client's page before and during the course, with the button to join."""

from aiohttp import web
from yarl import URL

from compliance.policy.message_terms import MessageKind
from delivery.clients import cannot_attend, client_terms
from delivery.clients.client_record import contact_by, is_failed
from delivery.clients.links import link_requests
from delivery.clients.links.record_link import has_record
from delivery.clients.personal_link import LinkStage, PersonalLink, join
from delivery.notices.client_links import interpreter_link
from delivery.policies import shipped_policies
from delivery.policies.terms_shown import terms_shown
from delivery.records.database.store import Transaction
from delivery.records.planning import client_actions
from delivery.web.app_keys import CLOCK, SETTINGS, STORE
from delivery.web.client.link_page import dead, draw_own, ended, opened, opened_for_report
from delivery.web.live_keys import BROADCASTER
from delivery.web.pages import address


async def show(request: web.Request) -> web.StreamResponse:
    """Shows the page and changes nothing, because mail scanners open links."""
    async with request.app[STORE].reading() as tx:
        link = await opened(tx, request)
        if link is None:
            return await dead(request)
        if closed := await ended(request, tx, link):
            return closed
        return await _joining_page(request, tx, link)


async def _joining_page(request: web.Request, tx: Transaction, link: PersonalLink) -> web.Response:
    now = request.app[CLOCK].now()
    terms = await client_terms.terms_of(tx, link)
    policy, course = terms.policy, link.course
    return await draw_own(
        request,
        "client/join.html",
        link,
        early=link.stage(now) is LinkStage.EARLY,
        begun=now >= course.starts_at,
        book_again_by=None if await is_failed(tx, course.id) else contact_by(link, policy),
        ends_in_ms=int((link.course.ends_at - now).total_seconds() * 1000),
        documents=policy.documents,
        terms=shipped_policies.words_for_clients(policy),
        read=terms,
        shown=terms_shown(policy, course.type, course.starts_at),
        waiting=await cannot_attend.waiting(tx, link),
        now=now,
        has_confirmed=request.query.get("said") == "confirmed",
        interpreter_link=interpreter_link(link.booking, request.app[SETTINGS]),
    )


async def keep_opened(request: web.Request) -> web.StreamResponse:
    """Records an opening, which the page's script reports once the page was visible for two
    seconds and was touched. Answers 204."""
    now = request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        link = await opened_for_report(tx, request)
        is_new = await client_actions.add(tx, booking_id=link.booking.id, kind="opened", now=now)
    if is_new:
        request.app[BROADCASTER].notify(link.course.id)
    return web.Response(status=204)


async def press(request: web.Request) -> web.StreamResponse:
    """Records the attempt to join, and redirects to Zoom or says when to come back."""
    now = request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        link = await opened(tx, request)
        if link is None:
            return await dead(request)
        join_url, is_new = await join(tx, link, now)
    if is_new:
        request.app[BROADCASTER].notify(link.course.id)
    back = address(request, "client", link_key=link.key)
    if join_url is not None:
        return await draw_own(request, "client/opening.html", link, join_url=join_url, back=back)
    stage = link.stage(now)
    if stage is LinkStage.OVER:
        raise web.HTTPSeeOther(back)
    if stage is LinkStage.NOT_BOOKED:
        return await draw_own(request, "client/not_booked.html", link)
    early = stage is LinkStage.EARLY
    return await draw_own(request, "client/wait.html", link, early=early, back=back)


async def ask_for_record(request: web.Request) -> web.StreamResponse:
    """Sends the record's link to the address on the booking, which is not shown."""
    now = request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        link = await opened(tx, request)
        if link is None:
            return await dead(request)
        if await has_record(tx, link, now):
            await link_requests.ask(tx, link, MessageKind.RECORD_LINK, now)
    here = URL(address(request, "client", link_key=link.key))
    raise web.HTTPSeeOther(here.with_query(said="sent"))


async def show_former_record(request: web.Request) -> web.StreamResponse:
    """Leads from the record's address in messages of earlier versions to the client's page."""
    raise web.HTTPSeeOther(address(request, "client", link_key=request.match_info["link_key"]))
