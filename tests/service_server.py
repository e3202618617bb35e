"""The service on a free port of this machine, with the connections that it has when it serves."""

from typing import Any

from aiohttp.test_utils import TestServer
from aiohttp.web import BaseRunner

from delivery.web.transport.runner import ServiceRunner


class ServiceServer(TestServer):
    """aiohttp's server for tests, with the service's own runner."""

    async def _make_runner(self, **options: Any) -> BaseRunner:
        return ServiceRunner(self.app, **options)
