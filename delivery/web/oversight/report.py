"""The report of a period: figures on a page, and outcomes as a file. Each look is on record."""

import asyncio

from aiohttp import web

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


async def show(request: web.Request) -> web.Response:
    """`from` and `to` are London days; without them, last month."""
    try:
        asked = _period(request)
    except InvalidInput as refused:
        return _refused(request, refused.refusals)
    now = request.app[CLOCK].now()
    public = request.query.get("publication") == "yes"
    await _on_record(request, "report viewed", asked)
    async with request.app[STORE].reading() as tx:
        found = await period_report.figures(tx, asked, now)
    return draw(
        request,
        "report/report.html",
        here="report",
        wide=True,
        now=now,
        period=asked,
        written={"from": str(asked.first), "to": str(asked.last)},
        shortcuts=_shortcuts(request),
        found=found,
        public=public,
        count=disclosure_control.published if public else disclosure_control.exact,
        faults={},
    )


async def export(request: web.Request) -> web.Response:
    try:
        asked = _period(request)
    except InvalidInput as refused:
        return _refused(request, refused.refusals)
    now = request.app[CLOCK].now()
    await _on_record(request, "report exported", asked)
    async with request.app[STORE].reading() as tx:
        rows = [row async for row in outcome_export.rows(tx, asked, now)]
    raw = await asyncio.to_thread(safe_csv.written, outcome_export.COLUMNS, rows)
    name = f"outcomes-{asked.first}-to-{asked.last}.csv"
    return web.Response(
        body=raw,
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _period(request: web.Request) -> Period:
    """Raises Refused."""
    query = request.query
    if "from" not in query and "to" not in query:
        return reporting_period.last_month(request.app[CLOCK].now())
    return reporting_period.read(query.get("from", ""), query.get("to", ""))


def _shortcuts(request: web.Request) -> dict[str, Period]:
    now = request.app[CLOCK].now()
    return {
        "Last month": reporting_period.last_month(now),
        "This month": reporting_period.this_month(now),
    }


def _refused(request: web.Request, refusals: tuple[FieldError, ...]) -> web.Response:
    query = request.query
    return draw(
        request,
        "report/report.html",
        status=422,
        here="report",
        wide=True,
        written={"from": query.get("from", ""), "to": query.get("to", "")},
        shortcuts=_shortcuts(request),
        public=query.get("publication") == "yes",
        faults={one.place: one.reason for one in refusals},
    )


async def _on_record(request: web.Request, act: str, asked: Period) -> None:
    """Before anything is shown: what is not on record is not shown."""
    user, now = signed_in(request), request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        await audit.add(tx, user_id=user.id, act=act, subject=f"period {asked}", now=now)
