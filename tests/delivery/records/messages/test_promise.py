"""The figures of the promise: each message is in one, and what is unknown for a day counts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, text

from delivery.records.database.store import Store, Transaction
from delivery.records.messages import promise
from delivery.records.tables import UTCDateTime, bookings, messages
from tests.delivery.records.messages.invited_client import registered
from tests.delivery.records.planned_course import LASTS, STARTS_AT, a_course

STATES = (
    "due",
    "claimed",
    "missed",
    "refused",
    "unsure",
    "told",
    "failed",
    "superseded",
    "unwanted",
    "of_a_later_version",
)
RECEIPTS = (None, "delayed", "delivered", "read", "bounced", "failed")
AGES = tuple(timedelta(minutes=minutes) for minutes in (1, 6, 60, 126, 1439, 1446, 40_000))
WAITS = (None, timedelta(), timedelta(hours=24))
"""How long after it is sent a message may be without a sign."""
BEFORE, AFTER = STARTS_AT - timedelta(minutes=10), STARTS_AT + LASTS + timedelta(minutes=10)
A_DAY = timedelta(hours=24, minutes=5)

OWN_COUNT = """
WITH every AS (
    SELECT messages.*, messages.schedule_version AS version, courses.ends_at <= :now AS is_over
    FROM messages LEFT JOIN bookings ON bookings.id = messages.booking_id
    LEFT JOIN courses ON courses.id = bookings.course_id
)
SELECT count(*) FROM every WHERE due_at <= :a_day_ago AND NOT coalesce(
    state IN ('told', 'failed', 'superseded', 'unwanted', 'missed')
    OR channel = 'telephone' AND state = 'due'
    OR state = 'sent' AND (receipt IN ('delivered', 'read') OR unheard_at IS NULL)
    OR kind = 'joining' AND state IN ('refused', 'unsure') AND (version <> 1 OR is_over),
    false
)
"""
"""Messages of more than a day of which nobody knows, by the columns that the senders write. Without
a time in `unheard_at` nothing follows from a message's silence."""


def every_state(now: datetime) -> Iterator[dict[str, Any]]:
    """A message of every channel, state and age; where it is sent, with every receipt and wait."""
    ways = (("email", "text", "telephone"), AGES)
    yield from (
        stored(now - age, channel, state) for state in STATES for channel, age in product(*ways)
    )
    for channel, age, receipt, wait in product(*ways, RECEIPTS, WAITS):
        at = now - age
        unheard_at = None if wait is None else at + wait
        yield stored(at, channel, "sent") | {"receipt": receipt, "unheard_at": unheard_at}


def stored(at: datetime, channel: str, state: str) -> dict[str, Any]:
    return {
        "state": state,
        "message_id": "",
        "attempts": 1,
        "channel": channel,
        "receipt": None,
        "due_at": at,
        "waits_since": at,
        "claimed_at": at,
        "sent_at": at if state == "sent" else None,
        "unheard_at": None,
    }


async def store_every(tx: Transaction, now: datetime) -> int:
    """Stores each as present and as former instructions, as another message and as one to the
    office; returns how many there are. Each has a client of its own."""
    states = [*every_state(now)]
    first = await registered(tx, await a_course(tx))
    row = (await tx.execute(select(bookings).where(bookings.c.id == first))).one()._asdict()
    del row["id"], row["reference_key"], row["attendance_key"]
    names = [f"B-{number}" for number in range(2, len(states) + 1)]
    clients = [row | dict.fromkeys(("reference", "link_key"), name) for name in names]
    await tx.execute(insert(bookings), clients)
    ids = (await tx.scalars(select(bookings.c.id).order_by(bookings.c.id))).all()
    kinds = (("joining", 1, True), ("joining", 2, True), ("outcome", 1, True), ("missed", 0, False))
    every = [
        state
        | {"kind": kind, "schedule_version": version, "booking_id": booking if is_client else None}
        for kind, version, is_client in kinds
        for booking, state in zip(ids, states, strict=True)
    ]
    await tx.execute(insert(messages), every)
    return len(every)


@pytest.mark.parametrize("now", [BEFORE, AFTER], ids=["before the course", "after it"])
async def test_each_message_counts_in_one_figure_and_a_day_of_silence_counts(
    store: Store, now: datetime
) -> None:
    a_day_ago = now - A_DAY
    async with store.writing() as tx:
        many = await store_every(tx, now)
        figures = await promise.figures(tx, now)
        assert figures.all == many
        columns = (messages.c.due_at, promise.figure_of(now).label("figure"))
        rows = (await tx.execute(select(*columns))).all()
        silent = [row.due_at for row in rows if row.figure in ("late", "unknown")]
        assert len(silent) == figures.silent
        own = text(OWN_COUNT).bindparams(
            bindparam("now", now, UTCDateTime()), bindparam("a_day_ago", a_day_ago, UTCDateTime())
        )
        assert await tx.scalar(own) == sum(at <= a_day_ago for at in silent) > 0
        young = {row.figure for row in rows if row.due_at <= a_day_ago}
        assert "on_the_way" not in young
