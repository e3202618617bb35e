"""Takes courses off the list that the officers' cases are looked for on, when all is signed."""

from dataclasses import dataclass, field

from delivery.records.database.store import Store
from delivery.records.review import unsettled_courses

MOST = 500


@dataclass(slots=True)
class Settling:
    """Looks at all of them in turn. One that is left for a while costs its readers a little time,
    and no one a case: the list of cases itself is asked for as things are."""

    store: Store
    most: int = MOST
    """Courses looked at in a turn."""
    _after: int = field(default=0)

    async def run_due(self) -> int:
        """How many courses were taken off. Raises StoreFault."""
        async with self.store.reading() as tx:
            looked_at = await unsettled_courses.following(tx, self._after, self.most)
            found = await unsettled_courses.without_anybody(tx, looked_at)
        self._after = looked_at[-1] if len(looked_at) == self.most else 0
        return sum([await self._settle(course_id) for course_id in found])

    async def _settle(self, course_id: int) -> bool:
        async with self.store.writing() as tx:
            return await unsettled_courses.settle(tx, course_id)
