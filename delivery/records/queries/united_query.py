"""Several queries whose rows are always needed together, sent as one statement."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import polymorphic_union

from delivery.records.database.store import Transaction

KIND = "kind_of_row"


class UnitedQuery:
    """A statement that is made once; its parameters are the bound parameters of the queries.

    Each query is known by a name. Columns of the same name must have the same type in all of
    them, because the rows of every query pass through one set of columns.
    """

    def __init__(self, **queries: Select[Any]) -> None:
        """Raises ValueError for columns of one name and different types."""
        types: dict[str, type[Any]] = {}
        for query in queries.values():
            for column in query.selected_columns:
                if types.setdefault(column.name, type(column.type)) is not type(column.type):
                    raise ValueError(f"columns named {column.name} have different types")
        self._columns = {
            name: [column.name for column in query.selected_columns]
            for name, query in queries.items()
        }
        named = {name: query.subquery(name) for name, query in queries.items()}
        # SQLAlchemy gives this function no types.
        united = polymorphic_union(named, KIND, "united")  # type: ignore[no-untyped-call]
        self._statement = select(united)

    async def rows(
        self, tx: Transaction, values: Mapping[str, Any]
    ) -> dict[str, list[dict[str, Any]]]:
        """The rows of each query by its name, as their columns by name, in the order of their ids
        if they have any."""
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in self._columns}
        for row in (await tx.execute(self._statement, values)).mappings():
            name = row[KIND]
            rows[name].append({column: row[column] for column in self._columns[name]})
        for name, columns in self._columns.items():
            if "id" in columns:
                rows[name].sort(key=lambda row: row["id"])
        return rows
