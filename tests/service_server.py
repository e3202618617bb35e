"""The service on a free port of this machine, with its own kind of connections."""

from typing import Any

from aiohttp.test_utils import TestServer
from aiohttp.web import BaseRunner

from delivery.web.transport.runner import ServiceRunner


class ServiceServer(TestServer):
    """aiohttp's test server with the service's own runner."""

    async def _make_runner(self, **options: Any) -> BaseRunner:
        return ServiceRunner(self.app, **options)
