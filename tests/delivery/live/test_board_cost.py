"""What a trainer's board costs the database does not depend on how often a client used the link."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import insert, make_url

from delivery.live import course_view
from delivery.records.planning.client_actions import SHOWN
from delivery.records.tables import attempts
from tests.first_of_many import first_of
from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at
from tests.store.heard_statements import statements

A_MINUTE_FOR_A_MONTH = 43_200
INSTRUCTIONS = 100


async def store_actions(live: LiveCourse, kind: str, count: int) -> None:
    """Stores the actions of client A in the minutes before nine o'clock."""
    booking_id, last = live.booking_ids["A"], at("09:00")
    values = [
        {"booking_id": booking_id, "kind": kind, "at": last - timedelta(minutes=count - number)}
        for number in range(count)
    ]
    async with live.store.writing() as tx:
        await tx.execute(insert(attempts), values)


async def cost_of_board(live: LiveCourse, sqlite_url: str) -> int:
    """Hundreds of SQLite's own instructions that the statements of one board take."""
    with statements() as said:
        async with live.store.reading() as tx:
            assert await course_view.read(tx, live.course_id) is not None
    taken = 0

    def count() -> None:
        nonlocal taken
        taken += 1

    database = sqlite3.connect(make_url(sqlite_url).database or "")
    database.set_progress_handler(count, INSTRUCTIONS)
    for statement, values in said:
        if statement.lstrip("( ").startswith("SELECT"):
            database.execute(statement, values).fetchall()
    database.close()
    return taken


@pytest.mark.thorough
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", first_of(["opened", "join", "check"]))
async def test_a_link_that_was_used_every_minute_for_a_month_costs_the_board_nothing(
    live: LiveCourse, sqlite_url: str, kind: str
) -> None:
    await live.busy()
    await store_actions(live, kind, SHOWN)
    cost = await cost_of_board(live, sqlite_url)
    await store_actions(live, kind, A_MINUTE_FOR_A_MONTH)
    assert await cost_of_board(live, sqlite_url) <= 1.05 * cost
