"""Stains every text that may be about a client, so that what destruction leaves of it is found."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, String, Table, select, text, update

from compliance.policy.retention_terms import DESTROYED
from delivery.records.database.store import Store, Transaction
from delivery.records.retention import data_dictionary
from delivery.records.tables import metadata

STAIN = re.compile(r"Stain(\d+)End")
SHORTEST = 80
"""Shorter columns hold words of the service alone, such as a state, a digest or a clause."""
SHORT_OF_PEOPLE = {"title", "mobile", "attendance_id"}
BY_WHICH_ROWS_ARE_FOUND = {
    ("audit_salts", "subject"),
    ("audit_salts", "salt"),
    ("ledger", "digest"),
    ("ledger", "instance"),
    ("ledger", "kind"),
    ("readiness_looks", "instance"),
}


def columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of a class that is destroyed in which a word about a client may stand."""
    for name, column_name, record_class in data_dictionary.columns():
        column = metadata.tables[name].c[column_name]
        is_found_by = column.computed or (name, column_name) in BY_WHICH_ROWS_ARE_FOUND
        if record_class in DESTROYED and _has_room(column) and not is_found_by:
            yield metadata.tables[name], column


def _has_room(column: Column[Any]) -> bool:
    if isinstance(column.type, JSON | LargeBinary):
        return True
    is_long = isinstance(column.type, String) and (column.type.length or SHORTEST) >= SHORTEST
    return is_long or column.name in SHORT_OF_PEOPLE


async def stain(store: Store) -> None:
    """Puts a number of its column into every such text."""
    async with store.writing() as tx, _without_triggers(tx):
        for at, (table, column) in enumerate(columns()):
            keys = tuple(table.primary_key)
            for row, (*key, value) in enumerate(await tx.execute(select(*keys, column))):
                of_row = [each == is_ for each, is_ in zip(keys, key, strict=True)]
                stained = _stained(column, value, f"Stain{at}End{row or ''}")
                await tx.execute(update(table).where(*of_row).values({column.name: stained}))


async def left(store: Store) -> set[str]:
    """The columns whose stains are anywhere in the database."""
    async with store.reading() as tx:
        return {
            place
            for table in metadata.sorted_tables
            for row in await tx.execute(select(table))
            for place in stains_in(repr(tuple(row)))
        }


def stains_in(written: str) -> set[str]:
    """The columns, as `table.column`, whose stains a text holds."""
    names = [f"{table.name}.{column.name}" for table, column in columns()]
    return {names[int(at)] for at in STAIN.findall(written)}


def _stained(column: Column[Any], value: Any, words: str) -> Any:
    if isinstance(column.type, LargeBinary):
        return words.encode()
    if isinstance(value, dict):
        return {**value, "stain": words}
    if isinstance(column.type, JSON):
        is_of_words = not value or isinstance(value[0], str)
        return [*(value or ()), words if is_of_words else {"what": "support", "words": words}]
    return words


@asynccontextmanager
async def _without_triggers(tx: Transaction) -> AsyncIterator[None]:
    """What is only added to can be changed in the block."""
    if tx.dialect.name == "sqlite":
        wanted = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = (await tx.execute(text(wanted))).all()
        before = [f"DROP TRIGGER {name}" for name, _ in triggers]
        after = [sql for _, sql in triggers]
    else:
        tables = sorted({table.name for table, _ in columns()})
        before, after = (
            [f"ALTER TABLE {name} {how} TRIGGER USER" for name in tables]
            for how in ("DISABLE", "ENABLE")
        )
    for each in before:
        await tx.execute(text(each))
    yield
    for each in after:
        await tx.execute(text(each.replace(":", r"\:")))
