"""Logs one line for every request; of very frequent requests, only failures.

The line holds the template of the path, never the path itself.
"""

from random import Random
from time import perf_counter

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from delivery.web.access.access_rules import OPEN
from delivery.web.access.client_network import reference_of
from delivery.web.app_keys import METRICS
from delivery.web.request_keys import ACCESS_RULE, REFERENCE

log = structlog.get_logger("coursewatch.web")

_NUMBERS = Random()  # noqa: S311 - they tell requests apart and guard nothing


@web.middleware
async def log_requests(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Logs the request without its path, which may hold a personal link, and without addresses."""
    request[REFERENCE] = reference_of(request) or f"{_NUMBERS.getrandbits(64):016x}"
    began_s = perf_counter()
    status = 499  # the reader went away, or we are stopping, before there was an answer
    # A connection's requests follow each other in one task: the next takes the place of this one.
    structlog.contextvars.bind_contextvars(request=request[REFERENCE])
    try:
        response = await handler(request)
        status = response.status
        return response
    except web.HTTPException as refusal:
        status = refusal.status
        raise
    finally:
        request.app[METRICS].answered(status)
        if status >= 400 or not request.get(ACCESS_RULE, OPEN).counted:
            log.info(
                "request",
                method=request.method,
                route=_template(request),
                status=status,
                ms=round((perf_counter() - began_s) * 1000),
            )


def _template(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return "unknown" if resource is None else resource.canonical
