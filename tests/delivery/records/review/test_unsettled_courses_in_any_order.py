"""No order of changes to courses and bookings hides an unsigned outcome."""

from random import Random

import pytest

from delivery.records.database.store import Store
from delivery.records.review import unsettled_courses, unsigned_cases
from tests import stored_register
from tests.delivery.records.planned_course import (
    NOW,
    a_booking,
    a_course,
    booking_details,
    course_details,
)
from tests.delivery.records.review.signed_course import listed
from tests.delivery.records.review.test_unsigned_cases import JUDGED, LATER, judge, part, sign


@pytest.mark.parametrize("seed", range(8))
async def test_no_order_of_changes_hides_an_unsigned_outcome(store: Store, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - it chooses what is tried
    async with store.writing() as tx:
        held = [await a_course(tx, reference=f"NSAC-{number}") for number in range(3)]
        booked = [
            await a_booking(tx, held[number % 3], reference=f"B-{number}") for number in range(5)
        ]
    for _ in range(60):
        course, chosen = chance.choice(held), chance.randrange(5)
        place = held.index(course)
        async with store.writing() as tx:
            match chance.randrange(6):
                case 0:
                    parts = [{**part(f"B-{each}"), "present_s": chance.randrange(2)}
                             for each in range(5)]  # fmt: skip
                    await judge(
                        tx,
                        course,
                        *parts,
                        finished=chance.random() < 0.9,
                        at=chance.choice([JUDGED, LATER]),
                    )
                case 1:
                    evidence = {**part(f"B-{chosen}"), "present_s": chance.randrange(2)}
                    await sign(tx, booked[chosen], course, evidence)
                case 2:
                    state = chance.choice(["booked", "withdrawn"])
                    moved = booking_details(course, reference=f"B-{chosen}", state=state)
                    await stored_register.put_booking(tx, moved, NOW)
                case 3:
                    state = chance.choice(["planned", "planned", "cancelled"])
                    planned = course_details(reference=f"NSAC-{place}", state=state)
                    await stored_register.put_course(tx, planned, NOW)
                case _:
                    await unsettled_courses.settle(tx, course)
        async with store.reading() as tx:
            assert await unsigned_cases.courses_of(tx, held) <= set(await listed(tx))
