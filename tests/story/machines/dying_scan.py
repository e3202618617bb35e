"""Works off what a scan has to do, and kills itself with SIGKILL at a moment of its writing.

    python -m tests.story.machines.dying_scan cases "INSERT INTO cases" DATABASE_URL

The moments are those of `dying_command`.
"""

import asyncio
import sys
from collections.abc import Callable, Mapping

from delivery.caseload.refreshing import ChangedCourses
from delivery.offers.changed_offers import ChangedOffers
from delivery.records.database.store import Store
from tests.story.machines.dying_command import die_at

SCANS: Mapping[str, tuple[Callable[[Store], ChangedCourses | ChangedOffers], str]] = {
    "cases": (ChangedCourses, "INSERT INTO cases"),
    "offers": (ChangedOffers, "INSERT INTO task_acts"),
}
"""Each scan, and the beginning of the statement after which a commit is a moment."""


async def run(name: str, url: str) -> None:
    store = Store(url)
    while await SCANS[name][0](store).run_due():
        pass
    await store.close()


if __name__ == "__main__":
    die_at(sys.argv[2], SCANS[sys.argv[1]][1])
    asyncio.run(run(sys.argv[1], sys.argv[3]))
