"""What clients need is a point of the readiness until an officer has arranged it."""

import pytest

from delivery.readiness import arrangement_checks
from delivery.readiness.arrangement_checks import TypedArrangement
from delivery.readiness.readiness_item import ItemState
from delivery.records.database.store import Store
from delivery.records.readiness import arrangements, upcoming_courses
from delivery.validation.errors import InvalidInput
from tests.delivery.records.planned_course import NOW, a_booking, a_course, an_officer


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def plan(store: Store, *codes: str) -> tuple[int, int, int]:
    """The ids of a course, of its booking with these requirements, and of an officer."""
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course, requirements=codes)
        return course, booking, await an_officer(tx)


async def state_of(store: Store, course_id: int) -> tuple[ItemState, str]:
    async with store.reading() as tx:
        (coming,) = await upcoming_courses.of_ids(tx, [course_id])
    item = arrangement_checks.arranged(coming.requirements)
    return item.state, item.words


async def test_each_is_a_point_until_an_officer_has_arranged_it(store: Store) -> None:
    course, booking, officer = await plan(store, "sign_language", "call_before", "captions")
    state, words = await state_of(store, course)
    assert state is ItemState.NOT_READY
    assert "Sign Language interpreter (1), a phone call before the course (1)" in words
    for code, person in (("sign_language", "Sam Signer"), ("call_before", "")):
        typed = TypedArrangement(str(booking), code, person, "With the client, 3 June")
        await arrangement_checks.arrange(store, course, typed, officer, NOW)
    assert (await state_of(store, course))[0] is ItemState.READY
    async with store.reading() as tx:
        rows = await arrangements.of_courses(tx, [course])
    (signed, _) = [row.arranged for row in rows]
    assert signed is not None
    assert (signed.person, signed.agreed, signed.at) == (
        "Sam Signer",
        "With the client, 3 June",
        NOW,
    )


async def test_a_course_on_which_nobody_needs_anything_is_ready(store: Store) -> None:
    course, _, _ = await plan(store, "captions")
    assert (await state_of(store, course))[0] is ItemState.READY


@pytest.mark.parametrize(
    ("code", "person", "agreed"),
    [
        ("support_person", " ", "With the client, 3 June"),
        ("support_person", "Sam Support", " "),
        ("call_before", "", ""),
        ("chosen_checker", "x" * 121, "With the client, 3 June"),
        ("captions", "", "With the client, 3 June"),
        ("sign_language", "Sam", "With the client, 3 June"),
    ],
)
async def test_it_names_a_person_and_the_agreement_and_is_of_the_course(
    store: Store, code: str, person: str, agreed: str
) -> None:
    needs = ("support_person", "call_before", "chosen_checker", "captions")
    course, booking, officer = await plan(store, *needs)
    typed = TypedArrangement(str(booking), code, person, agreed)
    with pytest.raises(InvalidInput):
        await arrangement_checks.arrange(store, course, typed, officer, NOW)
    async with store.reading() as tx:
        assert all(row.arranged is None for row in await arrangements.of_courses(tx, [course]))
