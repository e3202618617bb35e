"""Many rows of a table in one statement and one commit of its own, over in a millisecond or two.

A transaction of ours is half a dozen ways to SQLite's thread and back, and as long as it is open
every webhook that comes has to wait.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Table, tuple_
from sqlalchemy.dialects import postgresql

from delivery.records.database.engines import write_json
from delivery.records.database.store import Store


@dataclass(frozen=True, slots=True)
class Many:
    """What is put into a table together, and what becomes of a row that is there already."""

    table: Table
    columns: tuple[str, ...]
    key: tuple[str, ...]
    """Rows with these the same are the same row."""
    further: tuple[str, ...] = ()
    """The row with more in these columns stays, and of two with as much the later put; without, the
    one that is there does."""

    async def put(self, store: Store, rows: Sequence[Mapping[str, Any]]) -> None:
        """Where several processes put the same rows, each must bring them in the same order, or
        two would wait for each other. Raises StoreFault, and then nothing is put."""
        if not rows:
            return
        if store.is_postgresql:
            await self._put_there(store, rows)
        else:
            values = [_written(row[name]) for row in rows for name in self.columns]
            await store.tell_driver(statement(self, len(rows)), values)

    async def _put_there(self, store: Store, rows: Sequence[Mapping[str, Any]]) -> None:
        """Not by the driver's connection: one that waits here for another process's row would hold
        up the ledger."""
        adding = postgresql.insert(self.table)
        put = adding.on_conflict_do_nothing(index_elements=self.key)
        if self.further:
            put = adding.on_conflict_do_update(
                index_elements=self.key,
                set_={name: adding.excluded[name] for name in self.other},
                where=tuple_(*(self.table.c[name] for name in self.further))
                <= tuple_(*(adding.excluded[name] for name in self.further)),
            )
        async with store.writing() as tx:
            await tx.execute(put, [{name: row[name] for name in self.columns} for row in rows])

    @property
    def other(self) -> tuple[str, ...]:
        """The columns beside the key."""
        return tuple(name for name in self.columns if name not in self.key)


@lru_cache(maxsize=1000)
def statement(many: Many, rows: int) -> str:
    """In SQLite's words. All rows are one step of it: a driver in a thread must ask for the
    interpreter at each."""
    row = f"({', '.join('?' * len(many.columns))})"
    return (
        f"INSERT INTO {many.table.name} ({', '.join(many.columns)}) "  # noqa: S608 - nothing from outside is in it
        f"VALUES {', '.join([row] * rows)} "
        f"ON CONFLICT ({', '.join(many.key)}) {_where_there(many)}"
    )


def _where_there(many: Many) -> str:
    if not many.further:
        return "DO NOTHING"
    changes = ", ".join(f"{name} = excluded.{name}" for name in many.other)
    there = ", ".join(f"{many.table.name}.{name}" for name in many.further)
    brought = ", ".join(f"excluded.{name}" for name in many.further)
    return f"DO UPDATE SET {changes} WHERE ({there}) <= ({brought})"


def _written(value: Any) -> Any:
    """As SQLAlchemy's own types write it."""
    if isinstance(value, datetime):
        return moment(value)
    return write_json(value) if isinstance(value, dict | list) else value


def moment(at: datetime) -> str:
    """As SQLAlchemy's own type writes it for SQLite, and in less time."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    text = msgspec.json.encode(at).decode()  # "2026-06-10T12:15:00...: isoformat takes longer
    return f"{text[1:11]} {text[12:20]}.{at.microsecond:06}"
