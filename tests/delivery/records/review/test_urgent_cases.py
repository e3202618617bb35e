"""The most urgent cases stand first in the list of unsigned cases, on both databases."""

from delivery.records.database.store import Store
from delivery.records.review import proposals, unsigned_cases
from tests.delivery.records.planned_course import a_booking, a_course
from tests.delivery.records.review.test_unsigned_cases import SIGNED, SOON, judge, officer, part


async def test_what_may_go_to_the_police_or_waits_for_a_second_officer_comes_first(
    store: Store,
) -> None:
    async with store.writing() as tx:
        course = await a_course(tx)
        ids = {
            reference: await a_booking(tx, course, reference=reference)
            for reference in ("soon", "police", "second")
        }
        police = part("police", "non_completion_abuse")
        police["consequence"] |= {"refer_to_police": True}
        await judge(tx, course, part("soon", "refused_late", SOON), police, part("second"))
        await proposals.add(
            tx,
            booking_id=ids["second"],
            course_id=course,
            officer_id=await officer(tx),
            outcome="did_not_attend",
            recommended="completed",
            reason="as seen",
            grounds=[],
            consequence={},
            evidence={},
            ledger_id=1,
            now=SIGNED,
        )
        rows = await unsigned_cases.page(tx, None, 10)
    assert [row.reference for row in rows] == ["police", "second", "soon"]
    assert [row.proposed_by is not None for row in rows] == [False, True, False]
