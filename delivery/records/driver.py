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
    """Statements of one transaction each, on a connection of an engine that begins none itself."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def tell(self, statement: str, values: Sequence[Any]) -> int:
        """The number of rows that it has changed, for good. Raises SQLAlchemyError."""
        async with self._engine.connect() as connection:
            try:
                told = await (await _underneath(connection)).execute(statement, values)
            except _OF_VALUES as fault:
                raise BadValue(type(fault).__name__) from None
            except psycopg.Error as fault:
                await connection.invalidate()  # the server may be gone: the next one is a new one
                raise DriverFault(type(fault).__name__) from None
            except sqlite3.Error as fault:  # the file is where it was, and its statement undone
                raise DriverFault(type(fault).__name__) from None
        rows: int = told.rowcount
        return rows


async def _underneath(connection: AsyncConnection) -> Any:
    """The connection of aiosqlite or of psycopg: both execute a statement with its values."""
    return (await connection.get_raw_connection()).driver_connection
