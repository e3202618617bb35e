"""However long a register is, others wait for a few statements alone."""

from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import select, text, update

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.records.ledger import bulk_append
from delivery.records.planning import register_snapshot
from delivery.records.tables import case_changes, courses
from delivery.register_files import register_file
from delivery.registers import importing
from delivery.web.machines.webhooks import entry_of
from integrations import providers
from tests.delivery.web.machines.zoom_post import JOINED
from tests.doubles.settable_clock import SettableClock
from tests.scenes.full_register import full_register
from tests.store.heard_statements import statements
from tests.waiting import waiting_for


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


MANY = 450
"""Rows; more than two batches of values."""
FIRST = register_file.read(full_register(date(2026, 6, 10), 9))
HELD_FROM = ("BEGIN IMMEDIATE", "SELECT pg_advisory_xact_lock")
"""With which statement of SQLite and of PostgreSQL others begin to wait, for each transaction."""


@pytest.mark.parametrize("state", ["booked", "cancelled", "withdrawn"])
async def test_others_wait_for_as_few_statements_of_many_rows_as_of_few(
    store: Store, clock: SettableClock, state: str
) -> None:
    """Statements about 200 rows each are counted too; thousands of rows of values are not sent."""

    async def statements_that_hold(day: int, rows: int, state: str = "booked") -> int:
        file = register_file.read(full_register(date(2026, 6, day), rows, state))
        with statements() as said:
            await importing.register(store, file.rows, None, clock.now())
        began = [place for place, (sql, _) in enumerate(said) if sql.startswith(HELD_FROM)]
        of_each = (said[start:end] for start, end in pairwise([*began, len(said)]))
        return max(
            sum(len(sent) if isinstance(sent, list) else 1 for _, sent in held) for held in of_each
        )

    assert await statements_that_hold(day=10, rows=9) < 20
    assert await statements_that_hold(day=10, rows=MANY) < 30
    assert await statements_that_hold(day=10 + (state == "booked"), rows=9, state=state) < 25
    assert await statements_that_hold(day=10 + (state == "booked"), rows=MANY, state=state) < 35


@pytest.mark.thorough
async def test_a_full_register_is_moved_and_counted(store: Store, clock: SettableClock) -> None:
    for day, outcome in ((10, RowOutcome.CREATED), (11, RowOutcome.CHANGED)):
        file = register_file.read(full_register(date(2026, 6, day)))
        taken = await importing.register(store, file.rows, None, clock.now())
        assert dict(taken.courses) == {outcome: 223}
        assert taken.changed == set(range(1, 224))


@pytest.mark.thorough
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_postgresql_notes_each_course_of_a_register_once_and_not_each_booking(
    store: Store, clock: SettableClock
) -> None:
    file = register_file.read(full_register(date(2026, 6, 10)))
    await importing.register(store, file.rows, None, clock.now())
    async with store.reading() as tx:
        noted = (await tx.scalars(select(case_changes.c.course_id))).all()
    assert sorted(noted) == list(range(1, 224))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_postgresql_plans_the_check_of_acts_on_tasks_once_and_not_for_each_act(
    store: Store,
) -> None:
    settings = text("SELECT proconfig FROM pg_proc WHERE proname = 'task_acts_refuse_insert'")
    async with store.reading() as tx:
        assert "plan_cache_mode=force_generic_plan" in (await tx.scalar(settings) or ())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_on_postgresql_a_webhook_waits_for_no_register_that_is_being_written(
    store: Store, clock: SettableClock
) -> None:
    await importing.register(store, FIRST.rows, None, clock.now())
    webhook = entry_of(providers.CURRENT.parse(JOINED), clock.now())
    async with store.writing() as tx:
        await register_snapshot.hold(tx)
        await tx.execute(update(courses).values(changed_at=clock.now()))
        async with waiting_for("the webhook to be stored"):
            assert await bulk_append.append(store, [webhook]) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_on_postgresql_a_register_is_on_the_disk_once_it_is_answered(
    store: Store, clock: SettableClock
) -> None:
    """Its own commit does not wait for the disk, because others wait for it."""
    with statements() as said:
        await importing.register(store, FIRST.rows, None, clock.now())
    assert "SET LOCAL synchronous_commit = off" in [statement for statement, _ in said]
    assert "pg_logical_emit_message" in said[-1][0]
    async with store.writing() as tx:
        assert await tx.scalar(text("SHOW synchronous_commit")) == "on"
