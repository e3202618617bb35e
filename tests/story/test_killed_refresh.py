"""A process is killed while it derives the rows of cases: the next refresh makes them right."""

import asyncio
import signal
import sys

import pytest

from delivery.records.database.store import Store
from tests.delivery.caseload.derived_rows import derived_anew, rows_of, totals_of
from tests.delivery.caseload.judged_course import LATER, derived, judge, part
from tests.delivery.records.planned_course import a_booking, a_course
from tests.story.machines.dying_command import COMMIT, COMMITTED
from tests.story.machines.dying_scan import SCANS

pytestmark = pytest.mark.thorough

MOMENTS = (
    "SELECT", SCANS["cases"][1], "DELETE FROM cases", "INSERT INTO course_figures",
    "INSERT INTO course_counts", "DELETE FROM case_changes", COMMIT, COMMITTED,
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def killed(moment: str, url: str) -> int | None:
    typed = ("-m", "tests.story.machines.dying_scan", "cases", moment, url)
    process = await asyncio.create_subprocess_exec(sys.executable, *typed)
    return await process.wait()


async def test_rows_of_a_killed_refresh_are_whole_and_made_right_by_the_next(
    store: Store, database_url: str
) -> None:
    away = {"from": "2026-06-10T09:00:00Z", "to": "2026-06-10T09:05:00Z", "seconds": 300}
    async with store.writing() as tx:
        course_id = await a_course(tx)
        for client in (1, 2):
            await a_booking(tx, course_id, reference=f"B-{client}")
        await judge(tx, course_id, part("B-1"), part("B-2"))
    before = await derived(store, course_id), await totals_of(store)
    for number, moment in enumerate(MOMENTS, start=1):
        clients = [part(f"B-{client}", present_s=9_000 + number) for client in (1, 2)]
        clients[0]["gaps"] = [{**away, "cause": "host"}] * number
        async with store.writing() as tx:
            await judge(tx, course_id, *clients, at=LATER, read=1 + number)
        assert await killed(moment, database_url) == -signal.SIGKILL, moment
        left = await rows_of(store, course_id), await totals_of(store)
        assert (left == before) == (moment != COMMITTED), moment
        after = await derived(store, course_id), await totals_of(store)
        assert (left == after) == (moment == COMMITTED), moment
        assert after == (await derived_anew(store, course_id), await totals_of(store)), moment
        before = after
