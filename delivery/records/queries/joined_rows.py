"""Takes the rows that a query joins from several tables apart by table."""

from typing import Any

from sqlalchemy import Row, Table


def part(row: Row[Any], table: Table) -> dict[str, Any]:
    """The columns of this table in a row that joins several."""
    values = row._mapping
    return {column.name: values[column] for column in table.c}


def optional_part(row: Row[Any], table: Table) -> dict[str, Any] | None:
    """Returns what `part` returns; None if an outer join found no row of this table, so that its
    key is null."""
    values = part(row, table)
    keys = [column.name for column in table.primary_key]
    return None if any(values[key] is None for key in keys) else values
