"""Which webhooks came of the courses that were held last."""

from datetime import timedelta
from hashlib import sha256

from delivery.records.database.store import Store, Transaction
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import Entry
from delivery.records.meetings import meetings
from delivery.records.readiness import received_kinds
from tests.delivery.records.planned_course import LASTS, NOW, STARTS_AT, a_course

OVER = STARTS_AT + LASTS + received_kinds.SETTLED


async def told(tx: Transaction, meeting_id: str, kind: str, source: str = "zoom") -> None:
    entry = Entry(
        source=source,
        digest=sha256(f"{meeting_id} {kind}".encode()).digest(),
        received_at=STARTS_AT,
        event_at=STARTS_AT,
        kind=kind,
        meeting_id=meeting_id,
        instance=None,
        course_id=None,
        line={},
    )
    await ledger.append(tx, [entry])


async def test_the_kinds_of_courses_that_are_over_are_told(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        await meetings.keep_made(tx, course, "1", 1, NOW)
        await told(tx, "1", "meeting.started")
        await told(tx, "1", "report.participants", source="report")
        await told(tx, "2", "meeting.ended")
    async with store.reading() as tx:
        assert await received_kinds.of_last_courses(tx, OVER) == {"meeting.started"}
        assert await received_kinds.of_last_courses(tx, OVER - timedelta(seconds=1)) == frozenset()
        assert await received_kinds.of_last_courses(tx, OVER + timedelta(days=31)) == frozenset()


async def test_only_the_last_courses_count(store: Store) -> None:
    async with store.writing() as tx:
        for number in range(received_kinds.COURSES + 1):
            starts_at = STARTS_AT + timedelta(days=number)
            course = await a_course(
                tx, reference=f"C-{number}", starts_at=starts_at, ends_at=starts_at + LASTS
            )
            await meetings.keep_made(tx, course, str(number), 1, NOW)
        await told(tx, "0", "meeting.started")
        await told(tx, "1", "meeting.ended")
    async with store.reading() as tx:
        received = await received_kinds.of_last_courses(tx, OVER + timedelta(days=9))
    assert received == {"meeting.ended"}
