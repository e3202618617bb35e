"""Sends many values and rows in few statements, so that neither the process nor the database is
held.

Rows are sent as one JSON text, from which the database makes a table. A driver that binds each
value of thousands of rows holds the process and the transaction many times as long. A statement's
text is encoded when the statement is made, which may be before its transaction.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    Executable,
    FromClause,
    Select,
    String,
    Table,
    bindparam,
    cast,
    column,
    func,
    insert,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy import table as lightweight_table
from sqlalchemy.types import TypeEngine

from delivery.records.database.bulk_upsert import sqlite_value
from delivery.records.database.json_values import write_json
from delivery.records.database.store import Transaction

Value = TypeVar("Value")

MOST_ROWS = 2_500
"""The rows of one statement: the process does nothing else while it encodes them."""

MOST_VALUES = 200
"""The values in the condition of one query."""

MOST_IDS = 1_000
"""The ids in the condition of one statement for which others wait: each statement more takes the
way to the database and back."""


def batched(values: Iterable[Value], most: int = MOST_VALUES) -> Iterator[list[Value]]:
    """Yields the values in their order, in lists of at most `most` values."""
    remaining = iter(values)
    while part := list(islice(remaining, most)):
        yield part


POSTGRESQL = "postgresql"

NAMED = "_reference"
"""Ends the name of a value that names a row by its reference, where its id is not known yet."""

Statements = Sequence[Executable]

Links = Mapping[str, Table]
"""The tables of the columns whose values may be named in this way."""


def values_of(row: Any) -> dict[str, Any]:
    """Returns the fields of a dataclass by name. `asdict` also copies each value, which takes forty
    times as long."""
    return {each.name: getattr(row, each.name) for each in fields(row)}


async def insert_all(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts the rows in their order. All rows have the same columns. An empty list inserts
    nothing. Many rows are encoded in a thread, because the process also answers webhooks."""
    dialect = tx.dialect.name
    if len(rows) > MOST_VALUES:
        statements = await asyncio.to_thread(insertions, dialect, table, rows)
    else:
        statements = insertions(dialect, table, rows)
    await execute_all(tx, statements)


async def execute_all(tx: Transaction, statements: Statements) -> None:
    for statement in statements:
        await tx.execute(statement)


def insertions(
    dialect: str,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    links: Links | None = None,
    staging: list[Executable] | None = None,
) -> list[Executable]:
    """The statements of `insert_all`, for the dialect of this name.

    With `staging` the rows are read from temporary tables. The statements that fill these are added
    to `staging`, which `Store.writing` is to be given.
    """
    statements: list[Executable] = []
    for some in batched(rows, MOST_ROWS):
        names = [name for name in some[0] if name in table.c]
        sent = _sent(dialect, _types(table, some[0]), some, staging)
        values = (_value(sent, name, links or {}) for name in names)
        statements.append(insert(table).from_select(names, select(*values)))
    return statements


def changes(
    dialect: str,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    links: Links | None = None,
    staging: list[Executable] | None = None,
) -> list[Executable]:
    """The statements that update rows, for the dialect of this name. Each mapping names its row's
    id as `row`; all mappings have the same columns. `staging` is that of `insertions`."""
    statements: list[Executable] = []
    for some in batched(rows, MOST_ROWS):
        sent = _sent(dialect, _types(table, some[0]), some, staging)
        names = [name for name in some[0] if name in table.c]
        values = {name: _value(sent, name, links or {}) for name in names}
        statements.append(update(table).where(table.c.id == sent.c.row).values(values))
    return statements


def _types(table: Table, row: Mapping[str, Any]) -> Mapping[str, TypeEngine[Any]]:
    """The types of a row's values: of the table's columns, of `row`, and of references."""
    others = {"row": table.c.id.type}
    return {
        name: table.c[name].type if name in table.c else others.get(name, String()) for name in row
    }


def _value(sent: FromClause, name: str, links: Links) -> ColumnElement[Any]:
    """The value of a column: what was sent, or the id of the row that is named instead."""
    named = f"{name}{NAMED}"
    if named not in sent.c:
        return sent.c[name]
    target = links[name]
    found = select(target.c.id).where(target.c.reference == sent.c[named]).scalar_subquery()
    return func.coalesce(sent.c[name], found)


def text_set(dialect: str, texts: Iterable[str]) -> Select[str]:
    """Returns the right side of a condition `column.in_(...)` for any number of texts."""
    sent = bindparam(None, write_json(sorted(texts)), String, unique=True)
    if dialect == POSTGRESQL:
        return select(func.json_array_elements_text(cast(sent, JSON)).column_valued("text"))
    return select(func.json_each(sent).table_valued("value").c.value)


def _sent(
    dialect: str,
    types: Mapping[str, TypeEngine[Any]],
    rows: Sequence[Mapping[str, Any]],
    staging: list[Executable] | None,
) -> FromClause:
    """Returns the rows as a table in SQL, whose columns have these types."""
    if staging is not None:
        return _staged(dialect, types, rows, staging)
    if dialect == POSTGRESQL:
        sent = cast(bindparam(None, write_json(rows), String, unique=True), JSON)
        of_types = (column(name, type_) for name, type_ in types.items())
        made = func.json_to_recordset(sent).table_valued(*of_types, name="sent")
        return made.render_derived(with_types=True)
    each = func.json_each(bindparam(None, _sqlite_rows(types, rows), String, unique=True))
    made = each.table_valued("value")
    cells = (
        func.json_extract(made.c.value, f"$[{place}]", type_=type_).label(name)
        for place, (name, type_) in enumerate(types.items())
    )
    return select(*cells).subquery("sent")


def _sqlite_rows(types: Mapping[str, TypeEngine[Any]], rows: Sequence[Mapping[str, Any]]) -> str:
    return write_json([[sqlite_value(row[name]) for name in types] for row in rows])


def _staged(
    dialect: str,
    types: Mapping[str, TypeEngine[Any]],
    rows: Sequence[Mapping[str, Any]],
    staging: list[Executable],
) -> FromClause:
    """Returns a temporary table, which ends with its transaction."""
    name = f"staged_{len(staging)}"
    made = _postgresql_table if dialect == POSTGRESQL else _sqlite_table
    staging.append(made(name, types, rows))
    return lightweight_table(name, *(column(own, type_) for own, type_ in types.items()))


def _postgresql_table(
    name: str, types: Mapping[str, TypeEngine[Any]], rows: Sequence[Mapping[str, Any]]
) -> Executable:
    written = make_url("postgresql://").get_dialect()()
    declared = ", ".join(
        f'"{column_name}" {type_.compile(written)}' for column_name, type_ in types.items()
    )
    made = f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT * FROM"
    rows_of = f"json_to_recordset(CAST(:rows AS json)) AS sent({declared})"
    return text(f"{made} {rows_of}").bindparams(rows=write_json(rows))


def _sqlite_table(
    name: str, types: Mapping[str, TypeEngine[Any]], rows: Sequence[Mapping[str, Any]]
) -> Executable:
    cells = ", ".join(
        f"json_extract(value, '$[{place}]') AS \"{column_name}\""
        for place, column_name in enumerate(types)
    )
    made = f"CREATE TEMPORARY TABLE {name} AS SELECT {cells} FROM json_each(:rows)"  # noqa: S608 - no outside
    return text(made).bindparams(rows=_sqlite_rows(types, rows))
