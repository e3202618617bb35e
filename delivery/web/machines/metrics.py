"""The metrics in Prometheus' format: counts and times, without personal data."""

from aiohttp import web
from prometheus_client.aiohttp import make_aiohttp_handler

from delivery.web.access.client_network import is_past_the_proxy
from delivery.web.app_keys import METRICS, SETTINGS
from delivery.web.live_keys import DESTRUCTION, GAUGES
from delivery.web.machines.bearer_token import has_token

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="coursewatch metrics"'}
BARRED = "Request this on the service's own machine, not through the proxy, or send the token "
SETTING = "in COURSEWATCH_METRICS_TOKEN"


async def show(request: web.Request) -> web.StreamResponse:
    """GET /metrics. 401 through the proxy or from another machine, unless the request has the
    token."""
    ours = request.app[SETTINGS].metrics_token
    if not (is_past_the_proxy(request) or has_token(request, ours)):
        return web.Response(status=401, text=f"{BARRED}{SETTING}.\n", headers=CHALLENGE)
    await request.app[GAUGES].refresh()
    await request.app[DESTRUCTION].refresh()
    return await make_aiohttp_handler(request.app[METRICS].registry)(request)
