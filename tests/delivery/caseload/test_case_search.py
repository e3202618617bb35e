"""Cases are found by names and references, signed or not, on both databases."""

import pytest

from delivery.caseload import work_list
from delivery.caseload.refreshing import ChangedCourses
from delivery.records.database.store import Store
from delivery.records.review.work_list import Position
from tests.delivery.caseload.judged_course import SIGNED, judge, part, sign
from tests.delivery.records.planned_course import a_booking, a_course

PEOPLE = {
    "B-1": ("Élodie", "O’Brien", "A100"),
    "0012": ("Sam", "Smith-Jones", "A200"),
    "B-3": ("Samira", "100%_sure", None),
}


@pytest.fixture
async def clients(store: Store) -> dict[str, int]:
    """One client of each of `PEOPLE` on a course of their own; the first outcome is signed."""
    ids: dict[str, int] = {}
    async with store.writing() as tx:
        for number, (reference, (given, family, attendance_id)) in enumerate(PEOPLE.items()):
            course = await a_course(tx, reference=f"NSAC-{number}")
            names = {"given_name": given, "family_name": family, "attendance_id": attendance_id}
            ids[reference] = await a_booking(tx, course, reference=reference, **names)
            await judge(tx, course, part(reference))
            if number == 0:
                await sign(tx, ids[reference], course, part(reference))
    await ChangedCourses(store).work_off()
    return ids


async def found(store: Store, typed: str) -> list[str]:
    seen: list[str] = []
    after: Position | None = None
    async with store.reading() as tx:
        while True:
            page = await work_list.search(tx, typed, after, 0, SIGNED)
            seen += [case.row.reference for case in page.rows]
            if page.following is None:
                return seen
            after = page.following


FINDS = [
    ("elodie", ["B-1"]),
    ("O'BRIEN", ["B-1"]),
    ("obri élo", ["B-1"]),
    ("sam", ["B-3", "0012"]),
    ("jones sam", ["0012"]),
    ("mith", []),
    ("%_", []),
    ("100%", ["B-3"]),
    ("b-1", ["B-1"]),
    ("12", ["0012"]),
    ("a200", ["0012"]),
    ("nsac-2", ["B-3"]),
    ("nobody", []),
]
"""What is typed, and the references of the bookings that it finds."""


async def test_a_search_finds_names_and_references(store: Store, clients: dict[str, int]) -> None:
    for typed, references in FINDS:
        assert await found(store, typed) == references, typed


async def test_what_was_found_stands_on_pages(
    store: Store, clients: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_list, "PAGE_SIZE", 1)
    assert await found(store, "sam") == ["B-3", "0012"]
