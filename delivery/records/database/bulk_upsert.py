"""Inserts or updates many rows of a table in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, tuple_
from sqlalchemy.dialects import postgresql

from delivery.records.database.json_values import write_json
from delivery.records.database.store import Store


@dataclass(frozen=True, slots=True)
class BulkUpsert:
    """The table and columns of an upsert, and the condition by which a new row replaces a stored
    row with the same key."""

    table: Table
    columns: tuple[str, ...]
    key: tuple[str, ...]
    newer_by: tuple[str, ...] = ()
    """A row replaces the stored one if it is not less in these columns; without columns the stored
    row is kept."""

    async def put(self, store: Store, rows: Sequence[Mapping[str, Any]]) -> None:
        """Writes all rows, or none if it raises StoreFault.

        The rows must be in the order of their keys: otherwise two processes that write the same
        rows could block each other.
        """
        if not rows:
            return
        if not store.is_postgresql:
            values = [sqlite_value(row[name]) for row in rows for name in self.columns]
            await store.write_batch(sqlite_insert(self, len(rows)), values)
            return
        adding = postgresql.insert(self.table)
        put = adding.on_conflict_do_nothing(index_elements=self.key)
        if self.newer_by:
            put = adding.on_conflict_do_update(
                index_elements=self.key,
                set_={name: adding.excluded[name] for name in self.other},
                where=tuple_(*(self.table.c[name] for name in self.newer_by))
                <= tuple_(*(adding.excluded[name] for name in self.newer_by)),
            )
        async with store.writing() as tx:
            await tx.execute(put, [{name: row[name] for name in self.columns} for row in rows])

    @property
    def other(self) -> tuple[str, ...]:
        """Returns the columns outside the key."""
        return tuple(name for name in self.columns if name not in self.key)


@lru_cache(maxsize=1000)
def sqlite_insert(upsert: BulkUpsert, rows: int) -> str:
    """Inserts all rows in one statement: SQLite's thread waits for the interpreter after each
    statement."""
    row = f"({', '.join('?' * len(upsert.columns))})"
    return (
        f"INSERT INTO {upsert.table.name} ({', '.join(upsert.columns)}) "  # noqa: S608 - no outside
        f"VALUES {', '.join([row] * rows)} "
        f"ON CONFLICT ({', '.join(upsert.key)}) {_on_conflict(upsert)}"
    )


def _on_conflict(upsert: BulkUpsert) -> str:
    if not upsert.newer_by:
        return "DO NOTHING"
    changes = ", ".join(f"{name} = excluded.{name}" for name in upsert.other)
    stored = ", ".join(f"{upsert.table.name}.{name}" for name in upsert.newer_by)
    new = ", ".join(f"excluded.{name}" for name in upsert.newer_by)
    return f"DO UPDATE SET {changes} WHERE ({stored}) <= ({new})"


def sqlite_value(value: Any) -> Any:
    """Encodes a value as SQLAlchemy's types do for SQLite."""
    if isinstance(value, datetime):
        return as_text(value)
    return write_json(value) if isinstance(value, dict | list) else value


def as_text(at: datetime) -> str:
    """Encodes a time as SQLAlchemy does for SQLite."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
