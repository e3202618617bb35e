"""A service at a port that strangers may connect to, and the log records of every library."""

import logging
from collections.abc import Iterator

import pytest
from aiohttp.web import Application

from tests.delivery.web.conftest import Browser


@pytest.fixture
def port(browser: Browser, app: Application) -> int:
    """The host and port of the service."""
    port = browser.server.port
    assert port is not None
    return port


@pytest.fixture
def faults(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """The names of the loggers that have logged a warning or worse."""
    names: list[str] = []

    class WarningNames(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            names.append(record.name)

    collector = WarningNames(logging.WARNING)
    logging.getLogger().addHandler(collector)
    yield names
    logging.getLogger().removeHandler(collector)
