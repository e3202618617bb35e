"""The outcome of saving a row, and an INSERT that does nothing if the row is already stored."""

from dataclasses import fields
from enum import StrEnum
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from delivery.records.database.store import Transaction

LARGEST_KEY = 2**31 - 1
"""The largest integer of PostgreSQL, in which ids are stored on both databases."""


class RowOutcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def has_same_values(row: Any, details: Any) -> bool:
    """Returns whether a stored row equals these details in all of their fields."""
    names = (field.name for field in fields(details))
    return all(getattr(row, name) == getattr(details, name) for name in names)


def fits(key: int) -> bool:
    """Returns whether a number can be an id."""
    return 0 < key <= LARGEST_KEY


def insert(tx: Transaction, table: Table) -> Any:
    """SQLAlchemy's INSERT with ON CONFLICT for the database in use."""
    if tx.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
