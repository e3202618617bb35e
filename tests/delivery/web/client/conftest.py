"""A client's place, and a reader of its pages who has no account."""

from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from delivery.app import make_app
from delivery.records.store import Store
from tests.client_place import Place, make_place, settings
from tests.settable_clock import SettableClock

Reader = TestClient[Any, Any]


@pytest.fixture
async def place(store: Store) -> Place:
    return await make_place(store)


@pytest.fixture
async def reader(aiohttp_client: AiohttpClient, store: Store, clock: SettableClock) -> Reader:
    return await aiohttp_client(make_app(settings(), clock, store=store))
