"""Messages that nobody could read, and that name no course."""

from datetime import timedelta

import pytest

from delivery.records.database.store import Store
from delivery.records.ledger import unread_messages
from delivery.records.readiness import feed_records
from tests.doubles.settable_clock import SettableClock


@pytest.mark.parametrize("shape", [{"event": "str", "payload": {}}, None])
async def test_a_message_is_counted_once_however_often_it_comes(
    store: Store, clock: SettableClock, shape: dict[str, object] | None
) -> None:
    now = clock.now()
    async with store.writing() as tx:
        for _ in range(2):
            await unread_messages.add(
                tx, digest=b"2" * 32, received_at=now, why="no event", shape=shape
            )
        assert (await feed_records.read(tx, now)).unread == 1
        assert (await feed_records.read(tx, now + timedelta(seconds=1))).unread == 0
