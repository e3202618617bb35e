"""Opens a personal link for a page: whose place it is, or a page that tells nothing."""

from aiohttp import web

from delivery.clients.personal_link import PersonalLink, follow
from delivery.records.database.store import Transaction
from delivery.timekeeping import time_wording
from delivery.web.app_keys import SETTINGS
from delivery.web.pages import draw


async def opened(tx: Transaction, request: web.Request) -> PersonalLink | None:
    """The place behind the key in the path; None for a dead one."""
    return await follow(tx, request.match_info["link_key"])


def dead(request: web.Request) -> web.Response:
    """One answer for a key that never was and for one whose course has moved."""
    return draw(request, "client/dead.html", status=404)


def draw_own(
    request: web.Request, template: str, link: PersonalLink, **words: object
) -> web.Response:
    """A page about one client's place; `times` says times as people do."""
    words["help_line"] = request.app[SETTINGS].help_line_of(link.course.type)
    return draw(request, template, status=200, link=link, times=time_wording, **words)
