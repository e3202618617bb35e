"""However long a register is, others wait for a few statements alone."""

from datetime import date

import pytest
from sqlalchemy import select

from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.records.tables import case_changes
from delivery.register_files import register_file
from delivery.registers import importing
from tests.doubles.settable_clock import SettableClock
from tests.heard_statements import statements
from tests.scenes.full_register import full_register


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


async def test_many_rows_are_written_in_as_many_statements_as_few(
    store: Store, clock: SettableClock
) -> None:
    async def writes(day: int, rows: int) -> int:
        """How many rows of values are sent to be written."""
        file = register_file.read(full_register(date(2026, 6, day), rows))
        with statements() as said:
            await importing.register(store, file.rows, None, clock.now())
        written = [
            values for text, values in said if text.startswith(("INSERT", "UPDATE", "DELETE"))
        ]
        return sum(len(values) if isinstance(values, list) else 1 for values in written)

    assert await writes(day=10, rows=9) < 20
    assert await writes(day=10, rows=1_000) < 20
    assert await writes(day=11, rows=9) < 20
    assert await writes(day=11, rows=1_000) < 20


async def test_a_full_register_is_moved_and_counted(store: Store, clock: SettableClock) -> None:
    for day, outcome in ((10, RowOutcome.CREATED), (11, RowOutcome.CHANGED)):
        file = register_file.read(full_register(date(2026, 6, day)))
        taken = await importing.register(store, file.rows, None, clock.now())
        assert dict(taken.courses) == {outcome: 223}
        assert taken.changed == set(range(1, 224))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_postgresql_notes_each_course_of_a_register_once_and_not_each_booking(
    store: Store, clock: SettableClock
) -> None:
    file = register_file.read(full_register(date(2026, 6, 10)))
    await importing.register(store, file.rows, None, clock.now())
    async with store.reading() as tx:
        noted = (await tx.scalars(select(case_changes.c.course_id))).all()
    assert sorted(noted) == list(range(1, 224))
