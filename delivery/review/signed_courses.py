"""Removes courses whose outcomes are all signed from the list searched for the officers' queue."""

from dataclasses import dataclass, field

from delivery.records.database.store import Store
from delivery.records.review import unsettled_courses

BATCH_SIZE = 500


@dataclass(slots=True)
class SignedCourses:
    """Looks at the listed courses in turn, a batch in each run.

    A signed course that stays listed for a while slows the queue a little and hides no case.
    """

    store: Store
    batch_size: int = BATCH_SIZE
    """Courses looked at in one run."""
    _after: int = field(default=0)

    async def run_due(self) -> int:
        """Returns how many courses were removed. Raises StoreFault."""
        async with self.store.reading() as tx:
            batch = await unsettled_courses.following(tx, self._after, self.batch_size)
            course_ids = await unsettled_courses.without_anybody(tx, batch)
        self._after = batch[-1] if len(batch) == self.batch_size else 0
        return sum([await self._settle(course_id) for course_id in course_ids])

    async def _settle(self, course_id: int) -> bool:
        async with self.store.writing() as tx:
            return await unsettled_courses.settle(tx, course_id)
