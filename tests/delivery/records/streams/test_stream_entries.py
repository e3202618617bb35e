"""The ledger's entries about streams."""

from datetime import timedelta

from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.meetings import meetings
from delivery.records.streams import stream_entries
from tests.delivery.records.ledger.test_ledger import told
from tests.delivery.records.planned_course import NOW, a_course

OFFERS = ("meeting.rtms_started",)


async def test_recent_offers_and_lines_are_read_in_order(store: Store) -> None:
    offer = told("offer", kind="meeting.rtms_started")
    early = told("early", kind="meeting.rtms_started", received_at=NOW - timedelta(hours=13))
    line = told("line", source="rtms", kind="rtms.2")
    async with store.writing() as tx:
        await ledger.append(tx, [early, offer, told("another kind"), line])
        entries = await stream_entries.entries_since(tx, NOW - timedelta(hours=12), OFFERS)
    assert [row.digest for row in entries] == [offer.digest, line.digest]


async def test_an_instance_of_our_meeting_is_ours(store: Store) -> None:
    async with store.writing() as tx:
        await meetings.keep_made(tx, await a_course(tx), "812", 1, NOW)
        await ledger.append(tx, [told("started", meeting_id="812", instance="u==")])
        assert not await stream_entries.is_of_another_meeting(tx, "u==", None)
        assert not await stream_entries.is_of_another_meeting(tx, "v==", "812")


async def test_an_instance_of_another_meeting_is_not(store: Store) -> None:
    async with store.writing() as tx:
        await meetings.keep_made(tx, await a_course(tx), "812", 1, NOW)
        await ledger.append(tx, [told("started", meeting_id="999", instance="u==")])
        assert await stream_entries.is_of_another_meeting(tx, "u==", None)
        assert await stream_entries.is_of_another_meeting(tx, "v==", "999")


async def test_an_unknown_instance_may_be_ours(store: Store) -> None:
    async with store.reading() as tx:
        assert not await stream_entries.is_of_another_meeting(tx, "u==", None)
