"""Runs the service's application on connections that keep to the limits."""

import asyncio
import resource
import signal
import warnings
from collections.abc import Callable

from aiohttp import BadContentDispositionHeader, BadContentDispositionParam, web

from delivery.web.app_keys import SETTINGS
from delivery.web.security_headers import plain_headers
from delivery.web.transport.connection import ConnectionServer
from delivery.web.transport.limits import LIMITS
from delivery.web.transport.refusals import PlainRefusals

OTHER_FILES = 500
"""Open files that a process needs beside its connections: its database, its streams."""

BACKLOG = 1024
"""Connections that the operating system holds while the service is busy."""


class ServiceRunner(web.AppRunner):
    """aiohttp's runner of an application, with `ServiceConnection` for each connection."""

    async def _make_server(self) -> web.Server:
        headers = plain_headers(self.app[SETTINGS].development)
        server = await super()._make_server()
        return ConnectionServer(server, PlainRefusals(headers), self.app[LIMITS])


async def run_until_stopped(
    app: web.Application,
    host: str,
    port: int,
    *,
    stops_within_s: float,
    on_listening: Callable[[], None],
) -> None:
    """Serves until SIGTERM or SIGINT. Requests that are being answered then have
    `stops_within_s` seconds."""
    for category in (BadContentDispositionHeader, BadContentDispositionParam):
        warnings.simplefilter("ignore", category)  # Python would keep each stranger's header
    raise_file_limit(app[LIMITS].connections + OTHER_FILES)
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    runner = ServiceRunner(app, access_log=None, shutdown_timeout=stops_within_s)
    try:
        await runner.setup()
        await web.TCPSite(runner, host, port, backlog=BACKLOG).start()
        on_listening()
        await stopped.wait()
    finally:
        await runner.cleanup()


def raise_file_limit(files: int) -> None:
    """Raises the process's limit of open files to `files`, as far as the system allows: a usual
    limit of 1,024 is less than the connections need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = files if hard == resource.RLIM_INFINITY else min(files, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
