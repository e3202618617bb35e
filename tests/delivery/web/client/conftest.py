"""A client's booking, and a browser without an account."""

from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from delivery.records.database.store import Store
from tests.scenes.client_place import ClientVisit, make_place

Reader = TestClient[Any, Any]


@pytest.fixture
async def place(store: Store) -> ClientVisit:
    return await make_place(store)


@pytest.fixture
async def reader(app: web.Application, aiohttp_client: AiohttpClient) -> Reader:
    return await aiohttp_client(app)
