"""The officers' work list, and the search for cases. A search is a form that is posted, so that no
name stands in an address or in the log."""

from datetime import datetime

from aiohttp import web
from yarl import URL

from delivery.caseload import work_list
from delivery.caseload.work_list import SHORTEST_SEARCH, SOON
from delivery.failures import course_alarms
from delivery.policies import lead_times
from delivery.records.database.store import Transaction
from delivery.records.messages import promise as promises
from delivery.records.messages.promise import PromiseFigures
from delivery.records.review.work_filter import ORDERS, PARTS, WorkFilter
from delivery.records.review.work_list import Position
from delivery.sampling import looking
from delivery.web.access.authorisation import id_in
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, POLICIES, STORE
from delivery.web.live_keys import DESTRUCTION
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import text_in

FILTERS = ("act", "rule", "course", "trainer", "force")
LONGEST_VALUE = 80
TOO_SHORT = f"Enter {SHORTEST_SEARCH} letters or digits or more"


async def show(request: web.Request) -> web.Response:
    wanted, after = _wanted(request), _position(request.query.get("after", ""))
    async with request.app[STORE].reading() as tx:
        page = await work_list.page(tx, wanted, after)
        alarms = await course_alarms.read(tx, wanted.now) if after is None else ()
        promise = await _promise(request, tx, wanted.now) if after is None else None
        looks = await looking.open_for(tx, wanted.officer_id) if after is None else None
    overdue = await request.app[DESTRUCTION].is_red() if after is None else False
    chosen = {name: request.query[name] for name in FILTERS if request.query.get(name)}
    kept = {**chosen, "sort": wanted.order} if wanted.order != "urgency" else chosen
    following = {**kept, "show": wanted.part, "after": _written(page.following)}
    return await draw(
        request,
        "officer/queue.html",
        here="officer_queue",
        wide=True,
        page=page,
        wanted=wanted,
        chosen=chosen,
        alarms=alarms,
        promise=promise,
        looks=looks,
        codes=request.app[POLICIES].codes(),
        overdue=overdue,
        first=after is None,
        together={row.row.course_id: row.row for row in page.rows if row.row.clean},
        parts={part: _address(request, {**kept, "show": part}) for part in PARTS},
        following=_address(request, following) if page.following else None,
    )


async def _promise(request: web.Request, tx: Transaction, now: datetime) -> PromiseFigures:
    times = await lead_times.reading(request.app[POLICIES])(tx, now)
    return await promises.figures(tx, now, times)


async def search(request: web.Request) -> web.Response:
    typed = " ".join(text_in(request, "words").split())
    is_long_enough = sum(char.isalnum() for char in typed) >= SHORTEST_SEARCH
    matches, now = None, request.app[CLOCK].now()
    if is_long_enough:
        async with request.app[STORE].reading() as tx:
            after = _position(text_in(request, "after"))
            matches = await work_list.search(tx, typed, after, signed_in(request).id, now)
    return await draw(
        request,
        "officer/search.html",
        status=200 if is_long_enough else 422,
        here="officer_queue",
        wide=True,
        typed=typed,
        found=matches,
        following=_written(matches.following) if matches else "",
        faults={} if is_long_enough else {"words": TOO_SHORT},
    )


def _wanted(request: web.Request) -> WorkFilter:
    """Returns the filter of the query, without values that cannot be."""
    query, now = request.query, request.app[CLOCK].now()
    text = {name: query.get(name, "")[:LONGEST_VALUE] or None for name in FILTERS}
    part, order = query.get("show", ""), query.get("sort", "")
    return WorkFilter(
        officer_id=signed_in(request).id,
        now=now,
        soon=now + SOON,
        part=part if part in PARTS else "all",
        act=_stored(text["act"]),
        course_id=id_in(text["course"] or ""),
        trainer_id=id_in(text["trainer"] or ""),
        force=_stored(text["force"]),
        rule=_stored(text["rule"]),
        order=order if order in ORDERS else "urgency",
    )


def _stored(value: str | None) -> str | None:
    """Returns the value if a database can compare it."""
    return value if value and value.isprintable() else None


def _position(text: str) -> Position | None:
    """Returns the position after which the page begins; None, for the first page, if the
    text is invalid."""
    booking, _, course = text.partition("-")
    booking_id, course_id = id_in(booking), id_in(course)
    return (booking_id, course_id) if booking_id and course_id else None


def _written(position: Position | None) -> str:
    return f"{position[0]}-{position[1]}" if position else ""


def _address(request: web.Request, query: dict[str, str]) -> str:
    return str(URL(address(request, "officer_queue")).with_query(query))
