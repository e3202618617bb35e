"""The records of a scene, made once in each test process and copied into those of later tests."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from delivery.records.database.store import Store

Ids = TypeVar("Ids")

FILLED = """
SELECT EXISTS (SELECT 1 FROM users) OR EXISTS (SELECT 1 FROM ledger)
    OR EXISTS (SELECT 1 FROM lives) OR EXISTS (SELECT 1 FROM courses)
"""


@dataclass(slots=True)
class CopiedRecords(Generic[Ids]):
    """Fills empty SQLite records by `make`, and later ones with a copy of these."""

    make: Callable[[Store], Awaitable[Ids]]
    """Writes the scene; returns its ids."""
    _ids: Ids | None = None
    _copy: sqlite3.Connection = field(
        default_factory=lambda: sqlite3.connect(":memory:", check_same_thread=False)
    )

    async def fill(self, store: Store) -> Ids:
        """Records of another database, or with rows of their own, are written row by row."""
        path = await _path_if_empty(store)
        if path is None:
            return await self.make(store)
        if self._ids is None:
            self._ids = await self.make(store)
            with closing(sqlite3.connect(path)) as records:
                records.backup(self._copy)
        else:
            with closing(sqlite3.connect(path)) as records:
                self._copy.backup(records)
        return self._ids


async def _path_if_empty(store: Store) -> str | None:
    if store.is_postgresql:
        return None
    async with store.reading() as tx:
        if (await tx.exec_driver_sql(FILLED)).scalar_one():
            return None
        (row,) = await tx.exec_driver_sql("PRAGMA database_list")
        return str(row.file)
