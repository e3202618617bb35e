"""Signed webhooks of Zoom, and the stored entries."""

from collections.abc import Mapping

from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import EncodedRow
from integrations.zoom.webhooks.signature import sign
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.webhooks.webhook_bodies import MEETING, about, raw

SECRET = "webhook secret"
HAPPENED = "2026-06-08T08:00:00Z"
"""The start of a test's clock."""
HAPPENED_MS = 1780905600412
JOINED = raw({**about("meeting.participant_joined", join_time=HAPPENED), "event_ts": HAPPENED_MS})


def signed(sent: bytes, clock: SettableClock, secret: str = SECRET) -> Mapping[str, str]:
    sent_at = str(int(clock.now().timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Zm-Request-Timestamp": sent_at,
        "X-Zm-Signature": sign(secret, sent_at, sent),
    }


async def kept(store: Store) -> list[EncodedRow]:
    async with store.reading() as tx:
        return await ledger.of_course(tx, 0, MEETING)
