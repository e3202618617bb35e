"""Courses with no client in the queue are removed from the list, batch by batch."""

from delivery.records.database.store import Store
from delivery.records.review import unsettled_courses, unsigned_cases
from delivery.review.signed_courses import SignedCourses
from tests.delivery.records.planned_course import a_booking, a_course
from tests.delivery.records.review.test_unsigned_cases import judge, part, sign


async def over(store: Store, number: int, *, signed: bool) -> int:
    async with store.writing() as tx:
        course = await a_course(tx, reference=f"NSAC-{number}")
        booking = await a_booking(tx, course, reference=f"B-{number}")
        await judge(tx, course, part(f"B-{number}"))
        if signed:
            await sign(tx, booking, course, part(f"B-{number}"))
    return course


async def listed(store: Store) -> list[int]:
    async with store.reading() as tx:
        return await unsettled_courses.following(tx, 0, 100)


async def test_only_courses_with_a_waiting_client_stay_listed(store: Store) -> None:
    held = [await over(store, number, signed=number % 2 == 0) for number in range(5)]
    listing = SignedCourses(store, batch_size=2)
    assert [await listing.run_due() for _ in range(4)] == [1, 1, 1, 0]
    assert await listed(store) == [held[1], held[3]]


async def test_after_the_last_course_the_first_is_looked_at_again(store: Store) -> None:
    first, second = await over(store, 1, signed=False), await over(store, 2, signed=False)
    listing = SignedCourses(store, batch_size=1)
    assert [await listing.run_due() for _ in range(3)] == [0, 0, 0]
    async with store.writing() as tx:
        rows = await unsigned_cases.page(tx, None, 10)
        await sign(tx, rows[0].booking_id, first, part("B-1"))
    assert [await listing.run_due() for _ in range(3)] == [1, 0, 0]
    assert await listed(store) == [second]


async def test_an_empty_list_removes_no_course(store: Store) -> None:
    assert await SignedCourses(store).run_due() == 0
