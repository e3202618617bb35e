"""The append-only ledger."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import Entry
from tests.delivery.records.planned_course import NOW


def told(words: str, **where: Any) -> Entry:
    """A webhook of this text; about no meeting, instance or course but those given."""
    entry = Entry(
        source="zoom",
        digest=sha256(words.encode()).digest(),
        received_at=NOW,
        event_at=NOW - timedelta(milliseconds=250),
        kind="meeting.participant_joined",
        meeting_id=None,
        instance=None,
        course_id=None,
        line={"source": "zoom", "body": {"text": words, "name": "Zoë 😀"}},
    )
    return replace(entry, **where)


async def texts(store: Store, course_id: int, meeting_id: str | None) -> list[str]:
    async with store.reading() as tx:
        rows = await ledger.of_course(tx, course_id, meeting_id)
    return [row.line["body"]["text"] for row in rows]


async def test_an_entry_is_read_back_unchanged(store: Store) -> None:
    entry = told("joined", meeting_id="812", instance="uuid==")
    async with store.writing() as tx:
        assert await ledger.append(tx, [entry]) == 1
        (row,) = await ledger.of_course(tx, 1, "812")
    assert Entry(**{name: getattr(row, name) for name in Entry.__struct_fields__}) == entry


async def test_a_repeated_entry_changes_nothing(store: Store) -> None:
    entry = told("joined", meeting_id="812")
    again = replace(entry, received_at=NOW + timedelta(hours=1))
    async with store.writing() as tx:
        assert await ledger.append(tx, [entry, again]) == 1
    async with store.writing() as tx:
        assert await ledger.append(tx, [again, told("left", meeting_id="812")]) == 1
        first, _ = await ledger.of_course(tx, 1, "812")
    assert first.received_at == NOW


async def test_an_empty_list_of_entries_is_accepted(store: Store) -> None:
    async with store.writing() as tx:
        assert await ledger.append(tx, []) == 0


async def test_a_course_has_the_entries_of_its_meeting_instances_and_trainer(
    store: Store,
) -> None:
    entries = [
        told("camera before anything named its instance", instance="ours"),
        told("joined", meeting_id="812", instance="ours"),
        told("camera", instance="ours"),
        told("trainer", course_id=1),
        told("another meeting", meeting_id="813", instance="theirs"),
        told("another camera", instance="theirs"),
        told("another trainer", course_id=2),
        told("of no meeting"),
    ]
    async with store.writing() as tx:
        assert await ledger.append(tx, entries) == len(entries)
    assert await texts(store, 1, "812") == [
        "camera before anything named its instance",
        "joined",
        "camera",
        "trainer",
    ]


async def test_a_course_without_a_meeting_has_its_trainers_notes_alone(store: Store) -> None:
    async with store.writing() as tx:
        await ledger.append(tx, [told("elsewhere", instance="theirs"), told("ours", course_id=1)])
    assert await texts(store, 1, None) == ["ours"]


async def test_courses_read_together_have_the_entries_they_have_alone(
    store: Store,
) -> None:
    """Even if rows of two meetings name an instance, and a course has no meeting."""
    entries = [
        told("both", meeting_id="812", instance="shared"),
        told("and", meeting_id="813", instance="shared"),
        told("camera", instance="shared"),
        told("of one", meeting_id="813", instance="own"),
        told("trainer", course_id=3),
        told("elsewhere", meeting_id="814", instance="theirs"),
        told("no meeting, no instance"),
    ]
    held = {1: "812", 2: "813", 3: None, 4: "815"}
    async with store.writing() as tx:
        await ledger.append(tx, entries)
        together = await ledger.of_courses(tx, held)
        alone = {
            course_id: await ledger.of_course(tx, course_id, meeting)
            for course_id, meeting in held.items()
        }
    assert together == alone
    read = {
        course_id: [row.line["body"]["text"] for row in rows]
        for course_id, rows in together.items()
    }
    assert read == {
        1: ["both", "and", "camera"],
        2: ["both", "and", "camera", "of one"],
        3: ["trainer"],
        4: [],
    }


async def test_a_line_of_any_values_is_read_again_with_replacements_for_half_characters(
    store: Store,
) -> None:
    line = {"source": "zoom", "body": {"number": 10**30, "half a pair": "\ud83d"}}
    async with store.writing() as tx:
        await ledger.append(tx, [told("odd", course_id=1, line=line)])
        (row,) = await ledger.of_course(tx, 1, None)
    assert row.line == {"source": "zoom", "body": {"number": 10**30, "half a pair": "\ufffd"}}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_no_entry_is_appended_while_a_lower_id_is_uncommitted(store: Store) -> None:
    """Else a reader who has read the higher id would never look for the lower."""
    async with store.writing() as first, store.writing() as second:
        await ledger.append(first, [told("first", course_id=1)])
        await second.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(StoreFault, match="lock timeout"):
            await ledger.append(second, [told("second", course_id=1)])
