"""Rows that were on record in two spellings before spellings were compared."""

import pytest
from alembic import command
from sqlalchemy import inspect, text

from delivery.records.database import engines
from delivery.records.database.store import Store
from delivery.records.migrate import migrate
from delivery.records.planning import courses
from delivery.records.readiness import twins
from delivery.records.readiness.twins import Twins
from tests import stored_register
from tests.delivery.records.planned_course import (
    NOW,
    STARTS_AT,
    a_booking,
    a_course,
    booking_details,
)
from tests.delivery.records.test_migrate import config_on


async def spelled_twice(database_url: str) -> Store:
    """Two courses and two bookings, each pair in two spellings, migrated to today's tables."""
    store = Store(database_url)
    async with store.writing() as tx:
        course = await a_course(tx, reference="C-1")
        await a_course(tx, reference="OTHER")
        await a_booking(tx, course, reference="0012345", attendance_id=" 0077 ")
        await a_booking(tx, course, reference="OTHER")
    await store.close()
    engine = engines.for_migrations(database_url)
    with engine.begin() as connection:
        command.downgrade(config_on(connection), "0020")
        assert "twin" not in {
            column["name"] for column in inspect(connection).get_columns("bookings")
        }
        connection.execute(text("UPDATE courses SET reference = 'c-1' WHERE reference = 'OTHER'"))
        connection.execute(
            text("UPDATE bookings SET reference = '12345' WHERE reference = 'OTHER'")
        )
    engine.dispose()
    migrate(database_url)
    return Store(database_url)


@pytest.mark.thorough
async def test_the_upgrade_takes_both_and_readiness_shows_them_until_one_is_cancelled(
    database_url: str,
) -> None:
    store = await spelled_twice(database_url)
    async with store.writing() as tx:
        assert await twins.open_at(tx, NOW) == [
            Twins("course", "C-1", "c-1", 2),
            Twins("booking", "0012345", "12345", 1),
        ]
        assert await twins.open_at(tx, STARTS_AT.replace(hour=23)) == []
        first = await stored_register.booking(tx, "0012345")
        assert first is not None
        assert (first.twin, first.attendance_key) == (0, "77")
        cancelled = booking_details(1, reference="12345", state="cancelled")
        await stored_register.put_booking(tx, cancelled, NOW)
        assert [pair.kind for pair in await twins.open_at(tx, NOW)] == ["course"]
        second = await courses.by_reference(tx, "c-1")
        assert second is not None
        assert second.id == 2
    await store.close()
