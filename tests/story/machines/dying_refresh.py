"""Derives the rows of changed courses, and kills itself with SIGKILL at a moment of its writing.

    python -m tests.story.machines.dying_refresh "INSERT INTO cases" DATABASE_URL

The moments are those of `dying_command`.
"""

import asyncio
import sys

from delivery.caseload.refreshing import ChangedCourses
from delivery.records.database.store import Store
from tests.story.machines.dying_command import die_at

WRITES = "INSERT INTO cases"


async def refresh(url: str) -> None:
    store = Store(url)
    await ChangedCourses(store).work_off()
    await store.close()


if __name__ == "__main__":
    die_at(sys.argv[1], WRITES)
    asyncio.run(refresh(sys.argv[2]))
