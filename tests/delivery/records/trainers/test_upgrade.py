"""A course of a database before there were second trainers keeps its trainer."""

from alembic import command
from sqlalchemy import Connection, text

from delivery.records.database import engines
from delivery.records.database.store import Store
from delivery.records.migrate import migrate
from delivery.records.planning import trainer_confirmations
from delivery.records.trainers import course_trainers
from tests.delivery.records.planned_course import NOW, a_course
from tests.delivery.records.test_migrate import config_on
from tests.delivery.records.trainers.test_course_trainers import three


async def test_the_upgrade_keeps_the_trainer_and_the_confirmation(
    store: Store, database_url: str
) -> None:
    async with store.writing() as tx:
        ann, _, _ = await three(tx)
        course = await a_course(tx, trainer_id=ann)
        await trainer_confirmations.confirm(tx, course, ann, NOW)
    engine = engines.for_migrations(database_url)
    with engine.begin() as connection:
        command.downgrade(config_on(connection), "0071")
        assert not has_table(connection)
    engine.dispose()
    migrate(database_url)
    async with store.reading() as tx:
        trainers = await course_trainers.of_course(tx, course)
        assert trainers.accountable_id == ann
        assert await trainer_confirmations.confirmed_at(tx, course) == NOW


def has_table(connection: Connection) -> bool:
    counting = "SELECT count(*) FROM information_schema.tables WHERE table_name = 'trainer_changes'"
    if connection.dialect.name == "sqlite":
        counting = "SELECT count(*) FROM sqlite_master WHERE name = 'trainer_changes'"
    return bool(connection.scalar(text(counting)))
