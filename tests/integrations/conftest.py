"""A mail server on loopback."""

from collections.abc import AsyncIterator

import pytest

from tests.doubles.mail_server import MailServer, mail_server


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as started:
        yield started
