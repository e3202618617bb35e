"""The size, the pieces and the characters of a webhook's body."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.records.tables import ledger as table
from delivery.web.machines.webhooks import LARGEST_BODY
from tests.delivery.web.conftest import Browser
from tests.delivery.web.machines.zoom_post import JOINED, kept, signed
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.webhooks.webhook_bodies import AT, about, raw


async def test_a_body_above_the_limit_is_not_read(post: Any, store: Store) -> None:
    assert (await post(b" " * (LARGEST_BODY + 1)))[0] == 413


async def test_a_body_at_the_limit_is_read(post: Any, store: Store) -> None:
    assert (await post(JOINED + b" " * (LARGEST_BODY - len(JOINED))))[0] == 200
    assert len(await kept(store)) == 1


async def _piecewise(sent: bytes) -> AsyncIterator[bytes]:
    for first in range(0, len(sent), 100):
        yield sent[first : first + 100]
        await asyncio.sleep(0)


async def test_a_body_in_pieces_is_read_to_its_end(
    browser: Browser, clock: SettableClock, store: Store
) -> None:
    answer = await browser.post(
        "/webhooks/zoom", data=_piecewise(JOINED), headers=signed(JOINED, clock)
    )
    assert answer.status == 200
    assert len(await kept(store)) == 1


async def test_a_large_body_without_a_content_length_is_refused(
    browser: Browser, clock: SettableClock
) -> None:
    sent = b" " * (LARGEST_BODY + 1)
    answer = await browser.post(
        "/webhooks/zoom", data=_piecewise(sent), headers=signed(sent, clock)
    )
    assert answer.status == 413


def of_instance(uuid: str) -> bytes:
    payload = about("meeting.participant_joined", join_time=AT)
    payload["payload"]["object"]["uuid"] = uuid
    return raw(payload)


async def test_a_nul_character_costs_no_webhook(
    postgresql_url: str, settings: Settings, clock: SettableClock
) -> None:
    store = Store(postgresql_url)
    app = make_app(replace(settings, database_url=postgresql_url), clock, wall=clock, store=store)
    bodies = [of_instance("u\u0000" if number == 4 else f"u{number}") for number in range(9)]
    async with TestClient(TestServer(app)) as client:
        answers = await asyncio.gather(
            *(
                client.post("/webhooks/zoom", data=body, headers=signed(body, clock))
                for body in bodies
            )
        )
    assert {answer.status for answer in answers} == {200}
    digests = [hashlib.sha256(body).digest() for body in bodies]
    async with store.reading() as tx:
        assert set(await tx.scalars(select(table.c.digest))) == set(digests)
    await store.close()
