"""The return for the national scheme: its numbers by force on a page, and its lines as a file."""

from aiohttp import web

from delivery.clients.client_looks import export_subject
from delivery.records.review import audit
from delivery.reporting import national_return
from delivery.reporting.reporting_period import Period
from delivery.validation.errors import InvalidInput
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.figures import streamed_file
from delivery.web.figures.asked_period import asked_period, shortcuts
from delivery.web.pages import draw


async def show(request: web.Request) -> web.Response:
    """Shows the numbers of each force's return, with links to the files."""
    try:
        period = await asked_period(request)
    except InvalidInput as refused:
        faults = {error.place: error.reason for error in refused.refusals}
        return await _draw(request, None, faults, status=422)
    await _on_record(request, "returns viewed", f"period {period}")
    return await _draw(request, period, {})


async def export(request: web.Request) -> web.StreamResponse:
    """Sends the return of the force in the query, or of all forces."""
    try:
        period = await asked_period(request)
    except InvalidInput as refused:
        faults = {error.place: error.reason for error in refused.refusals}
        return await _draw(request, None, faults, status=422)
    now, force = request.app[CLOCK].now(), request.query.get("force")
    await _on_record(request, audit.EXPORTED, export_subject(str(period), force))
    return await streamed_file.send(
        request,
        f"return-{period.first}-to-{period.last}.csv",
        national_return.COLUMNS,
        lambda tx: national_return.pieces(tx, period, force, now),
    )


async def _draw(
    request: web.Request, period: Period | None, faults: dict[str, str], status: int = 200
) -> web.Response:
    query, now = request.query, request.app[CLOCK].now()
    forces = None
    if period is not None:
        async with request.app[STORE].reading() as tx:
            forces = await national_return.forces(tx, period, now)
    return await draw(
        request,
        "report/returns.html",
        status=status,
        here="report",
        wide=True,
        now=now,
        period=period,
        written={"from": str(period.first), "to": str(period.last)}
        if period
        else {"from": query.get("from", ""), "to": query.get("to", "")},
        shortcuts=shortcuts(request),
        forces=forces,
        faults=faults,
    )


async def _on_record(request: web.Request, act: str, subject: str) -> None:
    user, now = signed_in(request), request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        await audit.add(tx, user_id=user.id, act=act, subject=subject, now=now)
