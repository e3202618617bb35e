"""Sends many values and rows in few statements, so that neither the process nor the database is
held.

Rows are sent as one JSON text, from which the database makes a table. A driver that binds each
value of thousands of rows holds the process and the transaction many times as long.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    FromClause,
    Select,
    String,
    Table,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
    update,
)

from delivery.records.database.bulk_upsert import sqlite_value
from delivery.records.database.json_values import write_json
from delivery.records.database.store import Transaction

Value = TypeVar("Value")

MOST_ROWS = 2_500
"""The rows of one statement: the process does nothing else while it encodes them."""

MOST_VALUES = 200
"""The values in the condition of one query."""


def batched(values: Iterable[Value], most: int = MOST_VALUES) -> Iterator[list[Value]]:
    """Yields the values in their order, in lists of at most `most` values."""
    remaining = iter(values)
    while part := list(islice(remaining, most)):
        yield part


async def insert_all(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts the rows in their order. All rows have the same columns. An empty list inserts
    nothing."""
    for some in batched(rows, MOST_ROWS):
        names = tuple(some[0])
        sent = _sent(tx, table, dict(zip(names, names, strict=True)), some)
        await tx.execute(insert(table).from_select(names, select(sent)))


async def update_all(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Updates rows. Each mapping names its row's id as `row`; all mappings have the same
    columns."""
    for some in batched(rows, MOST_ROWS):
        names = [name for name in some[0] if name != "row"]
        sent = _sent(tx, table, {"row": "id"} | {name: name for name in names}, some)
        values = {name: sent.c[name] for name in names}
        await tx.execute(update(table).where(table.c.id == sent.c.row).values(values))


def text_set(tx: Transaction, texts: Iterable[str]) -> Select[str]:
    """Returns the right side of a condition `column.in_(...)` for any number of texts."""
    sent = bindparam(None, write_json(sorted(texts)), String, unique=True)
    if tx.dialect.name == "postgresql":
        return select(func.json_array_elements_text(cast(sent, JSON)).column_valued("text"))
    return select(func.json_each(sent).table_valued("value").c.value)


def _sent(
    tx: Transaction, table: Table, columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> FromClause:
    """Returns the rows as a table in SQL. `columns` maps each of its columns to the column of
    `table` that gives the type."""
    types = {name: table.c[own].type for name, own in columns.items()}
    if tx.dialect.name == "postgresql":
        sent = cast(bindparam(None, write_json(rows), String, unique=True), JSON)
        of_types = (column(name, type_) for name, type_ in types.items())
        made = func.json_to_recordset(sent).table_valued(*of_types, name="sent")
        return made.render_derived(with_types=True)
    values = [[sqlite_value(row[name]) for name in columns] for row in rows]
    each = func.json_each(bindparam(None, write_json(values), String, unique=True))
    made = each.table_valued("value")
    cells = (
        func.json_extract(made.c.value, f"$[{place}]", type_=type_).label(name)
        for place, (name, type_) in enumerate(types.items())
    )
    return select(*cells).subquery("sent")
