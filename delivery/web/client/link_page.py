"""Finds the booking of a client's link and draws its pages."""

from aiohttp import web

from delivery.clients.personal_link import LinkStage, PersonalLink, follow
from delivery.records.database.store import Transaction
from delivery.web.app_keys import CLOCK, SETTINGS
from delivery.web.pages import draw


async def opened(tx: Transaction, request: web.Request) -> PersonalLink | None:
    """Returns the booking of the key in the path; None for an unknown or old key."""
    return await follow(tx, request.match_info["link_key"])


async def opened_for_report(tx: Transaction, request: web.Request) -> PersonalLink:
    """Returns the booking of the key in the path, to which a script of a page reports. Raises
    HTTPNotFound for an unknown or old key, and once the course is over: the link ends with it."""
    link = await opened(tx, request)
    if link is None or link.stage(request.app[CLOCK].now()) is LinkStage.OVER:
        raise web.HTTPNotFound(text="This link does not work.")
    return link


async def dead(request: web.Request) -> web.Response:
    """Answers 404, in the same words for an unknown key and for an old key."""
    return await draw(request, "client/dead.html", status=404, link=None)


async def draw_own(
    request: web.Request, template: str, link: PersonalLink, status: int = 200, **context: object
) -> web.Response:
    """Draws a page about one client's booking, with the help line of the course."""
    context["help_line"] = request.app[SETTINGS].help_line_of(link.course.type)
    return await draw(request, template, status=status, link=link, **context)
