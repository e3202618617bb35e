"""The figures of a period by force, course type or trainer, on a page and as a file. Each look is
audited."""

from dataclasses import dataclass

from aiohttp import web

from delivery.records.figures import force_figures
from delivery.records.figures.force_figures import GROUPINGS, FigureChoice, FigureFilter
from delivery.records.review import audit
from delivery.registers.course_types import name_of
from delivery.reporting import force_report, safe_csv
from delivery.reporting.force_report import FigureRow
from delivery.reporting.reporting_period import Period
from delivery.validation.errors import InvalidInput
from delivery.web.access.authorisation import id_in
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, POLICIES, STORE
from delivery.web.figures.asked_period import asked_period, shortcuts
from delivery.web.pages import draw

USUAL_GROUPING = "force"


@dataclass(frozen=True, slots=True)
class ShownFigures:
    rows: dict[str, FigureRow]
    choices: list[FigureChoice]
    """What occurs in the period."""


async def show(request: web.Request) -> web.Response:
    """Shows the figures of the period, the filters and the grouping in the query."""
    try:
        period = await asked_period(request)
    except InvalidInput as refused:
        faults = {error.place: error.reason for error in refused.refusals}
        return await _draw(request, None, None, faults)
    return await _draw(request, period, await _shown(request, period, "figures viewed"), {})


async def export(request: web.Request) -> web.Response:
    """Sends the same figures as a file."""
    try:
        period = await asked_period(request)
    except InvalidInput as refused:
        faults = {error.place: error.reason for error in refused.refusals}
        return await _draw(request, None, None, faults)
    shown = await _shown(request, period, "figures exported")
    rows = [force_report.cells(name, row) for name, row in shown.rows.items()]
    columns = (_grouping(request), *force_report.COLUMNS)
    return web.Response(
        body=safe_csv.written(columns, rows),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": (
                f'attachment; filename="figures-{period.first}-to-{period.last}.csv"'
            ),
        },
    )


async def _shown(request: web.Request, period: Period, act: str) -> ShownFigures:
    user, now = signed_in(request), request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        await audit.add(tx, user_id=user.id, act=act, subject=f"period {period}", now=now)
    async with request.app[STORE].reading() as tx:
        return ShownFigures(
            await force_report.rows(tx, _filter(request, period), _grouping(request)),
            await force_figures.choices(tx, period.start, period.end),
        )


def _filter(request: web.Request, period: Period) -> FigureFilter:
    query = request.query
    return FigureFilter(
        period.start,
        period.end,
        force=query.get("force") or None,
        course_type=query.get("type") or None,
        trainer_id=id_in(query.get("trainer", "")),
        rule=query.get("rule") or None,
    )


def _grouping(request: web.Request) -> str:
    by = request.query.get("by", USUAL_GROUPING)
    return by if by in GROUPINGS else USUAL_GROUPING


async def _draw(
    request: web.Request,
    period: Period | None,
    shown: ShownFigures | None,
    faults: dict[str, str],
) -> web.Response:
    query = request.query
    days = (str(period.first), str(period.last)) if period else (query.get("from"), query.get("to"))
    choices = shown.choices if shown else []
    return await draw(
        request,
        "report/force_figures.html",
        status=422 if faults else 200,
        here="report",
        wide=True,
        period=period,
        written={"from": days[0] or "", "to": days[1] or ""},
        shortcuts=shortcuts(request),
        name_of=name_of,
        by=_grouping(request),
        chosen={name: query.get(name, "") for name in ("force", "type", "trainer", "rule")},
        forces=sorted({choice.force for choice in choices}),
        types=sorted({choice.course_type for choice in choices}),
        trainers=sorted(
            {(choice.trainer, choice.trainer_id) for choice in choices if choice.trainer_id}
        ),
        rows=shown.rows if shown else {},
        codes=request.app[POLICIES].codes(),
        rules=force_report.findings_by_rule(shown.rows.values()) if shown else {},
        faults=faults,
    )
