"""Who may be a banned person, by name and by e-mail address or mobile number."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.caseload import banned_people
from delivery.caseload.banned_people import BookedPerson
from delivery.records.database.store import Store
from delivery.records.review import bans
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import OfficerDesk, make_desk
from tests.store.heard_statements import statements

SAME = BookedPerson("B-NEW", "NSAC-2", "Jack", "O’Neill", "i@example.org")


@pytest.fixture
async def banned(store: Store, clock: SettableClock) -> OfficerDesk:
    """The desk after I was banned, who gave a mobile number."""
    desk = await make_desk(store, clock)
    await desk.sign("I", Outcome.NON_COMPLETION_ABUSE)
    return desk


async def suspected(desk: OfficerDesk, *people: BookedPerson) -> Sequence[str]:
    async with desk.store.reading() as tx:
        return [found.ban.reference for found in await banned_people.among(tx, people)]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"given_name": "JACK", "family_name": "ONeill", "email": "I@Example.org"},
        {"email": "new@example.org", "mobile": "+44 7700 900123"},
        {"mobile": "07700900123"},
    ],
)
async def test_the_same_name_with_the_address_or_the_number_is_suspected(
    banned: OfficerDesk, fields: dict[str, str]
) -> None:
    assert await suspected(banned, replace(SAME, **fields)) == ["B-I"]


@pytest.mark.parametrize(
    "fields",
    [
        {"given_name": "John"},
        {"email": "other@example.org"},
        {"email": "other@example.org", "mobile": "07700 900124"},
        {"reference": "b-i", "course_reference": "nsac-1"},
    ],
)
async def test_another_person_and_the_place_of_the_ban_are_not(
    banned: OfficerDesk, fields: dict[str, str]
) -> None:
    assert await suspected(banned, replace(SAME, **fields)) == []


async def test_a_ban_that_another_decision_ended_is_none(banned: OfficerDesk) -> None:
    await banned.sign("I", Outcome.INSUFFICIENT_EVIDENCE)
    assert await suspected(banned, SAME) == []


async def test_only_the_bans_of_the_people_of_a_course_are_read(banned: OfficerDesk) -> None:
    async with banned.store.reading() as tx:
        (ban,) = await bans.in_force(tx, [" archer alan", " o neill jack", " oneill jack"])
        assert ban.reference == "B-I"
        assert await bans.in_force(tx, [" archer alan"]) == []


async def test_many_people_of_a_register_are_looked_up_together(banned: OfficerDesk) -> None:
    others = [replace(SAME, reference=f"B-{each}", family_name=f"P{each}") for each in range(450)]
    with statements() as said:
        assert await suspected(banned, *others, SAME) == ["B-I"]
    assert sum(statement.startswith("SELECT") for statement, _ in said) == 3
