"""Speaks to the driver underneath, where SQLAlchemy's own way takes longer than the database."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import psycopg
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class DriverFault(SQLAlchemyError):
    """What the driver could not do: its kind alone, for its words may hold what was to be kept."""


class BadValue(DriverFault):
    """It was about what was to be kept; the same without it may be kept."""


_OF_VALUES = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.ProgrammingError,
    psycopg.IntegrityError,
    psycopg.DataError,
)


class Driver:
    """Statements of one transaction each, on one connection that stays open from the first on."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._held: AsyncConnection | None = None
        self._under: Any = None
        """The connection of aiosqlite or of psycopg: both execute a statement with its values."""

    async def tell(self, statement: str, values: Sequence[Any]) -> int:
        """The number of rows that it has changed, for good. Raises SQLAlchemyError.

        A connection that has broken since the last time is opened anew, and the statement told
        once more: it must be one that may be told twice.
        """
        was_open = self._under is not None
        try:
            return await self._tell(statement, values)
        except psycopg.Error as fault:
            if not (was_open and isinstance(fault, psycopg.OperationalError)):
                raise DriverFault(type(fault).__name__) from None
        try:
            return await self._tell(statement, values)
        except psycopg.Error as fault:
            raise DriverFault(type(fault).__name__) from None

    async def _tell(self, statement: str, values: Sequence[Any]) -> int:
        if self._under is None:
            await self._open()
        try:
            told = await self._under.execute(statement, values)
        except _OF_VALUES as fault:
            raise BadValue(type(fault).__name__) from None
        except psycopg.Error:
            await self._drop()  # the server may be gone: the next one is a new one
            raise
        except sqlite3.Error as fault:  # the file is where it was, and its statement undone
            raise DriverFault(type(fault).__name__) from None
        rows: int = told.rowcount
        return rows

    async def _open(self) -> None:
        self._held = await self._engine.connect()
        self._under = (await self._held.get_raw_connection()).driver_connection

    async def _drop(self) -> None:
        held, self._held, self._under = self._held, None, None
        if held is not None:
            await held.invalidate()
            await held.close()

    async def close(self) -> None:
        held, self._held, self._under = self._held, None, None
        if held is not None:
            await held.close()
        await self._engine.dispose()
