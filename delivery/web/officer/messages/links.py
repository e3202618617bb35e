"""The page on which an officer sends a client's links again, or replaces them."""

from collections.abc import Mapping

from aiohttp import web
from yarl import URL

from compliance.policy.message_terms import MessageKind
from delivery.clients import personal_link
from delivery.clients.links import link_requests
from delivery.clients.personal_link import PersonalLink
from delivery.notices.client_links import interpreter_link
from delivery.records.database.store import Transaction
from delivery.web.access.authorisation import id_in, number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, SETTINGS, STORE
from delivery.web.officer.case import member_of
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import text_in

ACTS = {"send": link_requests.send_again, "replace": link_requests.replace}
DONE: Mapping[str, str] = {
    "send": "We are sending the link. It goes to the client’s email address within a minute.",
    "replace": "The earlier link does not work any more. We are sending the new one to the client.",
}
"""What the page says after an act, by the word in its address."""


async def show(request: web.Request) -> web.Response:
    async with request.app[STORE].reading() as tx:
        link = await _link(request, tx)
        links = await link_requests.sendable(tx, link, request.app[CLOCK].now())
        earlier = await link_requests.earlier_records(tx, link)
    return await draw(
        request,
        "officer/links.html",
        here="officer_queue",
        booking=link.booking,
        course=link.course,
        links=[kind.value for kind in links],
        earlier=[record.course for record in earlier],
        interpreter_address=interpreter_link(link.booking, request.app[SETTINGS]),
        done=DONE.get(request.query.get("done", "")),
        faults={},
    )


async def send(request: web.Request) -> web.Response:
    """Sends or replaces one link; does nothing for a link that leads nowhere now."""
    now, act = request.app[CLOCK].now(), text_in(request, "act")
    kind = member_of(MessageKind, text_in(request, "link"))
    here = URL(address(request, "client_links", booking_id=number(request, "booking_id")))
    async with request.app[STORE].writing() as tx:
        link = await _link(request, tx)
        links = await link_requests.sendable(tx, link, now)
        if written := text_in(request, "course"):
            earlier = await link_requests.earlier_records(tx, link)
            chosen = [record for record in earlier if record.course.id == id_in(written)]
            link, links = (chosen or [link])[0], (MessageKind.RECORD_LINK,) if chosen else ()
        if kind is None or kind not in links or act not in ACTS:
            raise web.HTTPSeeOther(here)
        await ACTS[act](tx, link, kind, signed_in(request).id, now)
    raise web.HTTPSeeOther(here.with_query(done=act))


async def _link(request: web.Request, tx: Transaction) -> PersonalLink:
    link = await personal_link.of_booking(tx, number(request, "booking_id"))
    if link is None:
        raise web.HTTPNotFound
    return link
