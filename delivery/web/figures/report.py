"""The report of a period: figures on a page, and outcomes as a file. Each view is audited."""

from aiohttp import web

from delivery.records.review import audit
from delivery.records.sampling import samples
from delivery.reporting import outcome_export, period_report
from delivery.reporting.reporting_period import Period
from delivery.sampling.agreement import agreement
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, POLICIES, STORE
from delivery.web.figures import streamed_file
from delivery.web.figures.asked_period import asked_period, shortcuts
from delivery.web.pages import draw


async def show(request: web.Request) -> web.Response:
    """Shows the report of the London days `from` to `to`; by default the last month in which a
    course began."""
    try:
        period = await asked_period(request)
    except InvalidInput as refused:
        return await _refused(request, refused.refusals)
    now = request.app[CLOCK].now()
    await _on_record(request, "report viewed", period)
    async with request.app[STORE].reading() as tx:
        figures = await period_report.figures(tx, period, now)
        looked_at = await samples.between(tx, period.first, period.last)
    return await draw(
        request,
        "report/report.html",
        here="report",
        wide=True,
        now=now,
        period=period,
        written={"from": str(period.first), "to": str(period.last)},
        shortcuts=shortcuts(request),
        codes=request.app[POLICIES].codes(),
        figures=figures,
        agreement=agreement(looked_at),
        faults={},
    )


async def export(request: web.Request) -> web.StreamResponse:
    """Sends the outcomes of the period."""
    try:
        period = await asked_period(request)
    except InvalidInput as refused:
        return await _refused(request, refused.refusals)
    now = request.app[CLOCK].now()
    await _on_record(request, audit.EXPORTED, period)
    return await streamed_file.send(
        request,
        f"outcomes-{period.first}-to-{period.last}.csv",
        outcome_export.COLUMNS,
        lambda tx: outcome_export.pieces(tx, period, now),
    )


async def _refused(request: web.Request, refusals: tuple[FieldError, ...]) -> web.Response:
    query = request.query
    return await draw(
        request,
        "report/report.html",
        status=422,
        here="report",
        wide=True,
        written={"from": query.get("from", ""), "to": query.get("to", "")},
        shortcuts=shortcuts(request),
        figures=None,
        faults={error.place: error.reason for error in refusals},
    )


async def _on_record(request: web.Request, act: str, period: Period) -> None:
    """Writes the view to the audit trail before any figure is shown."""
    user, now = signed_in(request), request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        await audit.add(tx, user_id=user.id, act=act, subject=f"period {period}", now=now)
