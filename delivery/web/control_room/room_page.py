"""The page of every course of today, the worst first."""

from aiohttp import web
from yarl import URL

from delivery.control_room import overview as overviews
from delivery.control_room.live_overview import LATELY, MOST_ALERTS
from delivery.control_room.overview import PARTS, RoomFilter, RoomPage
from delivery.records.control_room import office_alerts
from delivery.records.review import audit
from delivery.registers.course_types import name_of
from delivery.web.access.authorisation import id_in, number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, draw

LONGEST_VALUE = 40
TICKED_OFF = "office alert ticked off"


async def show(request: web.Request) -> web.Response:
    wanted, now = wanted_of(request), request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        overview = await overviews.read(tx, now)
        alerts = await office_alerts.listed(tx, now - LATELY, MOST_ALERTS)
    page = overview.page(wanted)
    return await draw(
        request,
        "officer/control_room/room.html",
        here="control_room",
        wide=True,
        overview=overview,
        alerts=alerts,
        page=page,
        wanted=wanted,
        parts={part: _address(request, wanted, show=part, page=1) for part in PARTS},
        pages=_pages(request, wanted, page),
        chosen=chosen(wanted),
        stream=address(request, "control_room_stream") + chosen(wanted),
        name_of=name_of,
        may_look=may_look(request),
    )


async def tick_off(request: web.Request) -> web.Response:
    """303 to the control room with the same filter. The audit says who ticked off what; an alert
    that another officer has ticked off stays theirs."""
    alert_id, now = number(request, "alert_id"), request.app[CLOCK].now()
    user_id = signed_in(request).id
    async with request.app[STORE].writing() as tx:
        kind = await office_alerts.tick_off(tx, alert_id, user_id, now)
        if kind is not None:
            subject = f"alert {alert_id} {kind}"
            await audit.add(tx, user_id=user_id, act=TICKED_OFF, subject=subject, now=now)
    here = address(request, "control_room") + chosen(wanted_of(request))
    raise web.HTTPSeeOther(f"{here}#office-alerts")


def may_look(request: web.Request) -> bool:
    """Whether the reader may open the boards, which name clients: administrators may not."""
    return signed_in(request).role == "officer"


def wanted_of(request: web.Request) -> RoomFilter:
    """The filter of the query, without values that cannot be."""
    query = request.query
    part, words = query.get("show", ""), query.get("words", "")[:LONGEST_VALUE].strip()
    kind = query.get("type", "")[:LONGEST_VALUE]
    return RoomFilter(
        part=part if part in PARTS else "all",
        type=kind or None,
        trainer_id=id_in(query.get("trainer", "")),
        words=words if words.isprintable() else "",
        page=id_in(query.get("page", "")) or 1,
    )


def chosen(wanted: RoomFilter) -> str:
    """The query of an address that shows these courses; empty for the first page of all."""
    values = {
        "show": wanted.part,
        "type": wanted.type or "",
        "trainer": str(wanted.trainer_id or ""),
        "words": wanted.words,
        "page": str(wanted.page),
    }
    usual = {"show": "all", "page": "1"}
    query = {name: value for name, value in values.items() if value and usual.get(name) != value}
    return str(URL().with_query(query))


def _address(request: web.Request, wanted: RoomFilter, *, show: str, page: int) -> str:
    query = chosen(RoomFilter(show, wanted.type, wanted.trainer_id, wanted.words, page))
    return address(request, "control_room") + query


def _pages(request: web.Request, wanted: RoomFilter, page: RoomPage) -> dict[str, str]:
    """The addresses of the previous and the next page, where there are any."""
    numbers = {"Previous page": page.page - 1, "Next page": page.page + 1}
    return {
        words: _address(request, wanted, show=wanted.part, page=number)
        for words, number in numbers.items()
        if 1 <= number <= page.pages
    }
