"""Looks at clients in the audit trail, on both databases."""

from datetime import timedelta

import pytest

from delivery.records.database.store import Store
from delivery.records.review import audit
from tests.delivery.records.planned_course import NOW, a_booking, a_course, an_officer
from tests.stored_rows import audit_entries


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def test_a_look_names_its_booking_or_its_course(store: Store) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        booking, officer = await a_booking(tx, course), await an_officer(tx)
        await audit.add_of_booking(tx, booking, user_id=officer, act="case opened", now=NOW)
        await audit.add_of_course(tx, course, user_id=officer, act="list opened", now=NOW)
        await audit.add_of_course(tx, course + 1, user_id=officer, act="list opened", now=NOW)
        entries = await audit_entries(tx, NOW, NOW + timedelta(seconds=1))
    looks = [(entry.act, entry.subject, entry.user_id, entry.at) for entry in entries]
    (of_booking, of_course) = [look for look in looks if look[2] == officer]
    assert of_booking[0] == "case opened"
    assert of_booking[1].startswith("booking ")
    assert of_course[1].startswith("course ")
    assert (of_booking[3], of_course[3]) == (NOW, NOW)


async def test_exports_are_looks_from_the_course_on(store: Store) -> None:
    async with store.writing() as tx:
        officer = await an_officer(tx)
        for days, act in ((-1, audit.EXPORTED), (1, audit.EXPORTED), (2, "report viewed")):
            await audit.add(
                tx, user_id=officer, act=act, subject="period", now=NOW + timedelta(days=days)
            )
        looks = await audit.looks(tx, ["case opened"], ["booking B-1"], NOW)
    assert [(look.role, look.at, look.subject) for look in looks] == [
        ("officer", NOW + timedelta(days=1), "period")
    ]
