"""A course's entries since a recent moment."""

from datetime import timedelta

from delivery.records.database.store import Store
from delivery.records.ledger import ledger, recent_entries
from tests.delivery.records.ledger.test_ledger import told
from tests.delivery.records.planned_course import NOW

EARLIER = NOW - timedelta(seconds=1)


async def texts(store: Store, meeting_id: str | None = "812") -> list[str]:
    async with store.reading() as tx:
        rows = await recent_entries.of_course(tx, 1, meeting_id, NOW)
    return [row.line["body"]["text"] for row in rows]


async def test_recent_entries_are_those_of_the_course_alone(
    store: Store,
) -> None:
    async with store.writing() as tx:
        entries = [
            told("joined", meeting_id="812", instance="ours", event_at=NOW),
            told("camera", instance="ours", event_at=NOW),
            told("noted", course_id=1, event_at=NOW),
            told("another meeting", meeting_id="813", instance="theirs", event_at=NOW),
            told("another camera", instance="theirs", event_at=NOW),
            told("another trainer", course_id=2, event_at=NOW),
        ]
        await ledger.append(tx, entries)
    assert await texts(store) == ["joined", "camera", "noted"]
    assert await texts(store, None) == ["noted"]


async def test_earlier_events_are_left_out_whenever_received(store: Store) -> None:
    async with store.writing() as tx:
        entries = [
            told("before", meeting_id="812", event_at=EARLIER),
            told("then", meeting_id="812", event_at=NOW),
            told("received before", meeting_id="812", event_at=None, received_at=EARLIER),
            told("received then", meeting_id="812", event_at=None, received_at=NOW),
        ]
        await ledger.append(tx, entries)
    assert await texts(store) == ["then", "received then"]


async def test_a_stream_line_counts_for_an_instance_named_before(store: Store) -> None:
    async with store.writing() as tx:
        started = told("started", meeting_id="812", instance="ours", event_at=EARLIER)
        await ledger.append(tx, [started, told("camera", instance="ours", event_at=NOW)])
    assert await texts(store) == ["camera"]
