"""Keeping a row once: what came of putting it, and the INSERT that gives way to what is there."""

from dataclasses import fields
from enum import StrEnum
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from delivery.records.database.store import Transaction

LARGEST_KEY = 2**63 - 1


class RowOutcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def tells_the_same(row: Any, details: Any) -> bool:
    """Whether a row that is kept already has every value of these details."""
    names = (field.name for field in fields(details))
    return all(getattr(row, name) == getattr(details, name) for name in names)


def fits(key: int) -> bool:
    """Whether a number from a URL can be a key at all: SQLite fails on one above 64 bits."""
    return 0 < key <= LARGEST_KEY


def insert(tx: Transaction, table: Table) -> Any:
    """An INSERT with ON CONFLICT: both databases speak it alike, SQLAlchemy has one for each."""
    if tx.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
