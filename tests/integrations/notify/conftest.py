"""A simulated Notify, and our channels to it."""

from collections.abc import AsyncIterator

import pytest

from integrations.notify.email_channel import NotifyEmail
from integrations.notify.text_channel import NotifyText
from tests.integrations.notify.simulated_notify import (
    EMAIL_TEMPLATE,
    TEXT_TEMPLATE,
    NotifyUnderTest,
    running_notify,
)


@pytest.fixture
async def notify() -> AsyncIterator[NotifyUnderTest]:
    async with running_notify() as running:
        yield running


@pytest.fixture
async def email(notify: NotifyUnderTest) -> AsyncIterator[NotifyEmail]:
    channel = NotifyEmail(notify.client(), EMAIL_TEMPLATE)
    yield channel
    await channel.close()


@pytest.fixture
async def texts(notify: NotifyUnderTest) -> AsyncIterator[NotifyText]:
    channel = NotifyText(notify.client(), TEXT_TEMPLATE)
    yield channel
    await channel.close()
