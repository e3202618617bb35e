"""The technical check: its page, and the codes that its script reports."""

from aiohttp import web

from delivery.clients.personal_link import LinkStage
from delivery.device_check import technical_check
from delivery.device_check.technical_check import FINDINGS, UnknownFindingError
from delivery.records.planning import client_actions
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.client.connection import MEASURING
from delivery.web.client.link_page import dead, draw_own, opened, opened_for_report
from delivery.web.live_keys import BROADCASTER
from delivery.web.pages import address
from integrations.json_reader import NotJson, read_shape


async def show(request: web.Request) -> web.StreamResponse:
    async with request.app[STORE].reading() as tx:
        link = await opened(tx, request)
    if link is None:
        return await dead(request)
    stage = link.stage(request.app[CLOCK].now())
    if stage is LinkStage.NOT_BOOKED:
        return await draw_own(request, "client/not_booked.html", link)
    if stage is LinkStage.OVER:
        raise web.HTTPSeeOther(address(request, "client", link_key=link.key))
    figures = request.app[MEASURING].figures
    return await draw_own(request, "client/check.html", link, findings=FINDINGS, figures=figures)


async def keep(request: web.Request) -> web.StreamResponse:
    """Saves the codes. Answers 422 to unknown codes, and then saves nothing."""
    codes = _codes(await request.read())
    now = request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        link = await opened_for_report(tx, request)
        is_new = await client_actions.add(
            tx, booking_id=link.booking.id, kind="check", codes=codes, now=now
        )
    if is_new:
        request.app[BROADCASTER].notify(link.course.id)
    return web.Response(status=204)


def _codes(body: bytes) -> dict[str, str]:
    try:
        return technical_check.read(read_shape(body, dict[str, str]))
    except (NotJson, UnknownFindingError) as odd:
        raise web.HTTPUnprocessableEntity(text="Send one known code for each part.") from odd
