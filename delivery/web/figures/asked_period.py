"""The period in the query of a request for figures."""

from aiohttp import web

from delivery.records.figures import period_bounds
from delivery.reporting import reporting_period
from delivery.reporting.reporting_period import Period
from delivery.web.app_keys import CLOCK, STORE


async def asked_period(request: web.Request) -> Period:
    """Returns the London days `from` to `to`; by default the last month in which a course began.
    Raises InvalidInput."""
    query, now = request.query, request.app[CLOCK].now()
    if "from" not in query and "to" not in query:
        async with request.app[STORE].reading() as tx:
            began = await period_bounds.last_start(tx, now)
        return reporting_period.month_of(began) if began else reporting_period.last_month(now)
    return reporting_period.read(query.get("from", ""), query.get("to", ""))


def shortcuts(request: web.Request) -> dict[str, Period]:
    now = request.app[CLOCK].now()
    return {
        "Last month": reporting_period.last_month(now),
        "This month": reporting_period.month_of(now),
    }
