"""Figures for publication: officers publish a quarter once, and read and download what is told."""

from datetime import date

from aiohttp import web

from delivery.records.figures import publications
from delivery.registers.course_types import name_of
from delivery.reporting import published_tables, publishing, safe_csv
from delivery.validation.errors import InvalidInput
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, POLICIES, STORE
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import text_in

COLUMNS = ("quarter_from", "force", "course_type", "measure", "number")


async def show(request: web.Request) -> web.Response:
    """Shows the published quarter in the query, or the last."""
    return await _draw(request, {})


async def publish(request: web.Request) -> web.Response:
    """303 to the quarter that is published now; 422 if it cannot be."""
    first = _day(text_in(request, "quarter"))
    try:
        await publishing.publish(
            request.app[STORE], first, signed_in(request).id, request.app[CLOCK].now()
        )
    except InvalidInput as refused:
        return await _draw(request, {error.place: error.reason for error in refused.refusals})
    raise web.HTTPSeeOther(f"{address(request, 'published')}?quarter={first}")


async def export(request: web.Request) -> web.Response:
    """Sends every number of a published quarter. Nothing in it is about a person."""
    first = _day(request.query.get("quarter", ""))
    async with request.app[STORE].reading() as tx:
        figures = await publications.figures_of(tx, first) if first else []
    if first is None or not figures:
        raise web.HTTPNotFound
    rows = [
        (str(first), figure.force, figure.course_type, figure.measure, figure.number)
        for figure in figures
    ]
    return web.Response(
        body=safe_csv.written(COLUMNS, rows),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="published-{first}.csv"',
        },
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


async def _draw(request: web.Request, faults: dict[str, str]) -> web.Response:
    chosen = _day(request.query.get("quarter", ""))
    async with request.app[STORE].reading() as tx:
        quarters = await publications.all_quarters(tx)
        shown = next((each for each in quarters if each.quarter == chosen), None)
        shown = shown or (quarters[0] if quarters else None)
        figures = await publications.figures_of(tx, shown.quarter) if shown else []
    return await draw(
        request,
        "report/published.html",
        status=422 if faults else 200,
        here="report",
        wide=True,
        quarters=[publishing.quarter_of(each.quarter) for each in quarters],
        shown=shown,
        name_of=name_of,
        period=publishing.quarter_of(shown.quarter) if shown else None,
        codes=request.app[POLICIES].codes(),
        tables=published_tables.tables_of(figures),
        ready=publishing.ready(quarters, request.app[CLOCK].now()),
        faults=faults,
    )
