"""The course on whose month a report opens."""

from datetime import timedelta

from delivery.records.database.store import Store
from delivery.records.figures import period_bounds
from tests.delivery.records.planned_course import LASTS, NOW, STARTS_AT, course_details
from tests.stored_register import put_course

AN_HOUR, MONTH = timedelta(hours=1), timedelta(days=31)
SECOND, CANCELLED = STARTS_AT + MONTH, STARTS_AT + timedelta(days=9)


async def test_it_is_the_last_that_is_over_and_not_one_that_runs_or_was_cancelled(
    store: Store,
) -> None:
    planned = [
        course_details(),
        course_details(reference="C-2", starts_at=SECOND, ends_at=SECOND + LASTS),
        course_details(
            reference="C-3", starts_at=CANCELLED, ends_at=CANCELLED + LASTS, state="cancelled"
        ),
    ]
    async with store.writing() as tx:
        for details in planned:
            await put_course(tx, details, NOW)
        assert await period_bounds.last_start(tx, STARTS_AT - AN_HOUR) is None
        assert await period_bounds.last_start(tx, STARTS_AT + AN_HOUR) == STARTS_AT  # it runs
        assert await period_bounds.last_start(tx, SECOND + AN_HOUR) == STARTS_AT
        assert await period_bounds.last_start(tx, SECOND + LASTS) == SECOND
