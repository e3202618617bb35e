"""A course with signed outcomes, and its place in the list of cases."""

from delivery.records.database.store import Store, Transaction
from delivery.records.review import unsettled_courses, unsigned_cases
from tests.delivery.records.planned_course import a_booking, a_course
from tests.delivery.records.review.test_unsigned_cases import LATER, judge, part, sign

OTHER = {**part("B-1"), "present_s": 9000}


async def listed(tx: Transaction) -> list[int]:
    return await unsettled_courses.following(tx, 0, 100)


async def waits(tx: Transaction) -> list[str]:
    return [row.reference for row in await unsigned_cases.page(tx, None, 100)]


async def settle(store: Store, course: int) -> bool:
    async with store.writing() as tx:
        return await unsettled_courses.settle(tx, course)


async def signed(store: Store) -> tuple[int, int]:
    """A course and one of its bookings; its outcome is signed, and the course is no longer
    listed."""
    async with store.writing() as tx:
        course = await a_course(tx)
        booking = await a_booking(tx, course)
        await judge(tx, course, part("B-1"), part("B-2"), at=LATER)
        await sign(tx, booking, course, part("B-1"))
    assert await settle(store, course)
    return course, booking
