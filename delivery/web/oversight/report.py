"""The report of a period: figures on a page, and outcomes as a file. Each view is audited."""

import asyncio
from contextlib import aclosing

from aiohttp import web

from delivery.records.figures import period_bounds
from delivery.records.review import audit
from delivery.reporting import (
    disclosure_control,
    outcome_export,
    period_report,
    reporting_period,
    safe_csv,
)
from delivery.reporting.reporting_period import Period
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import draw

SENT_WITHIN_S = 20.0


async def show(request: web.Request) -> web.Response:
    """Shows the report of the London days `from` to `to`; by default the last month in which a
    course began."""
    try:
        period = await _period(request)
    except InvalidInput as refused:
        return await _refused(request, refused.refusals)
    now = request.app[CLOCK].now()
    public = request.query.get("publication") == "yes"
    await _on_record(request, "report viewed", period)
    async with request.app[STORE].reading() as tx:
        figures = await period_report.figures(tx, period, now)
    return await draw(
        request,
        "report/report.html",
        here="report",
        wide=True,
        now=now,
        period=period,
        written={"from": str(period.first), "to": str(period.last)},
        shortcuts=_shortcuts(request),
        figures=figures,
        public=public,
        count=disclosure_control.published if public else disclosure_control.exact,
        faults={},
    )


async def export(request: web.Request) -> web.StreamResponse:
    """Sends the file while it is read, so that a year of courses is never held in memory."""
    try:
        period = await _period(request)
    except InvalidInput as refused:
        return await _refused(request, refused.refusals)
    now = request.app[CLOCK].now()
    await _on_record(request, audit.EXPORTED, period)
    name = f"outcomes-{period.first}-to-{period.last}.csv"
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{name}"',
        }
    )
    if request.method == "HEAD":
        return web.Response(headers=response.headers)
    async with request.app[STORE].reading() as tx:
        await response.prepare(request)
        await _send(response, safe_csv.written(outcome_export.COLUMNS))
        async with aclosing(outcome_export.pieces(tx, period, now)) as pieces:
            async for rows in pieces:
                await _send(response, safe_csv.lines(rows))
    await response.write_eof()
    return response


async def _send(response: web.StreamResponse, part: bytes) -> None:
    """Raises TimeoutError for a reader who takes too long, for whom the records would be held."""
    async with asyncio.timeout(SENT_WITHIN_S):
        await response.write(part)


async def _period(request: web.Request) -> Period:
    """Returns the period in the query. Raises InvalidInput."""
    query, now = request.query, request.app[CLOCK].now()
    if "from" not in query and "to" not in query:
        async with request.app[STORE].reading() as tx:
            began = await period_bounds.last_start(tx, now)
        return reporting_period.month_of(began) if began else reporting_period.last_month(now)
    return reporting_period.read(query.get("from", ""), query.get("to", ""))


def _shortcuts(request: web.Request) -> dict[str, Period]:
    now = request.app[CLOCK].now()
    return {
        "Last month": reporting_period.last_month(now),
        "This month": reporting_period.month_of(now),
    }


async def _refused(request: web.Request, refusals: tuple[FieldError, ...]) -> web.Response:
    query = request.query
    return await draw(
        request,
        "report/report.html",
        status=422,
        here="report",
        wide=True,
        written={"from": query.get("from", ""), "to": query.get("to", "")},
        shortcuts=_shortcuts(request),
        figures=None,
        public=query.get("publication") == "yes",
        faults={error.place: error.reason for error in refusals},
    )


async def _on_record(request: web.Request, act: str, period: Period) -> None:
    """Writes the view to the audit trail before any figure is shown."""
    user, now = signed_in(request), request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        await audit.add(tx, user_id=user.id, act=act, subject=f"period {period}", now=now)
