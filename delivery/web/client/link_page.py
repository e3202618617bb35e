"""Finds the booking of a client's link and draws its pages."""

from aiohttp import web

from delivery.accounts import record_sessions
from delivery.clients.client_record import contact_by, is_failed
from delivery.clients.links.record_link import has_record
from delivery.clients.personal_link import LinkStage, PersonalLink, follow
from delivery.policies.pinning import policy_of
from delivery.records.database.store import Transaction
from delivery.web.access.record_session import OPEN_RECORD, give_record_cookie
from delivery.web.app_keys import CLOCK, SETTINGS
from delivery.web.pages import draw


async def opened(tx: Transaction, request: web.Request) -> PersonalLink | None:
    """Returns the booking of the key in the path; None for an unknown or old key."""
    return await follow(tx, request.match_info["link_key"])


async def opened_for_report(tx: Transaction, request: web.Request) -> PersonalLink:
    """Returns the booking of the key in the path, to which a script of a page reports. Raises
    HTTPNotFound for an unknown or old key, and HTTPConflict once the course is over: the link ends
    with it."""
    link = await opened(tx, request)
    if link is None:
        raise web.HTTPNotFound(text="This link does not work.")
    if link.stage(request.app[CLOCK].now()) is LinkStage.OVER:
        raise web.HTTPConflict(text="The course is over.")
    return link


async def dead(request: web.Request) -> web.Response:
    """Answers 404, in the same words for an unknown key and for an old key."""
    return await draw(request, "client/dead.html", status=404, link=None)


async def ended(request: web.Request, tx: Transaction, link: PersonalLink) -> web.Response | None:
    """Answers instead of any page before the course: the course is over, or the client has no place
    on it any more. None while they have one."""
    now = request.app[CLOCK].now()
    if await has_record(tx, link, now):
        policy, failed = await policy_of(tx, link.course), await is_failed(tx, link.course.id)
        return await draw_own(
            request,
            "client/over.html",
            link,
            is_sent=request.query.get("said") == "sent",
            contact_by=None if failed else contact_by(link, policy),
            now=now,
        )
    if not link.is_booked:
        return await draw_own(request, "client/not_booked.html", link)
    return None


async def draw_own(
    request: web.Request, template: str, link: PersonalLink, status: int = 200, **context: object
) -> web.Response:
    """Draws a page about one client's booking, with the help line of the course. Each page of an
    open record keeps it open for longer."""
    context["help_line"] = request.app[SETTINGS].help_line_of(link.course.type)
    record = request.get(OPEN_RECORD)
    if record is None:
        return await draw(request, template, status=status, link=link, **context)
    context["record_left_s"] = int(record_sessions.LIFE.total_seconds())
    response = await draw(request, template, status=status, link=link, **context)
    give_record_cookie(request, response, record)
    return response
