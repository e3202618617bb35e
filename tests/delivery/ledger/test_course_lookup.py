"""The courses of entries are looked up once."""

import pytest
from msgspec.structs import replace

from delivery.ledger.course_lookup import FORGOTTEN_AFTER_S, Places, key_of
from delivery.records.database.store import Store
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import Entry
from delivery.records.meetings import meetings
from tests.delivery.records.planned_course import NOW, a_course


def entry(meeting: str | None, instance: str | None, course: int | None = None) -> Entry:
    digest = f"{meeting}{instance}{course}".encode().ljust(32)
    return Entry("zoom", digest, NOW, None, "told", meeting, instance, course, {})


async def placed(places: Places, *entries: Entry) -> frozenset[int]:
    return await places.courses_of({key_of(entry_heard): entry_heard for entry_heard in entries})


@pytest.fixture
async def course(store: Store) -> int:
    async with store.writing() as tx:
        course = await a_course(tx)
        await meetings.keep_made(tx, course, "81", 1, NOW)
    return course


async def test_an_entry_belongs_to_the_courses_of_its_meeting_instance_and_name(
    store: Store, course: int
) -> None:
    places = Places(store)
    of_meeting = entry("81", "u")
    assert await placed(places, of_meeting) == {course}
    assert await placed(places, entry(None, "u")) == frozenset()
    async with store.writing() as tx:
        await ledger.append(tx, [of_meeting])
    assert await placed(places, entry(None, "u")) == {course}
    assert await placed(places, entry(None, None, 7), of_meeting) == {course, 7}
    assert await placed(places, entry("82", "v")) == frozenset()


async def test_a_known_key_is_not_looked_up_again_for_a_while(store: Store, course: int) -> None:
    now_s = 1000.0
    places = Places(store, now_s=lambda: now_s)
    first = entry("81", None)
    await placed(places, first)
    async with store.writing() as tx:
        await meetings.keep_made(tx, course, "82", 1, NOW)
    assert await placed(places, first) == {course}
    now_s += FORGOTTEN_AFTER_S + 1
    assert await placed(places, first) == frozenset()
    assert await placed(places, replace(first, meeting_id="82")) == {course}
