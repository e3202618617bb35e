"""Many values in parts: a query's condition holds only so many, and others want the processor."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Executable

from delivery.records.database.store import Transaction

Value = TypeVar("Value")

MOST_ROWS = 250
"""Bound at a time: the driver binds them while nothing else runs in this process."""

MOST_VALUES = 200
"""In the condition of one query."""


def batched(values: Iterable[Value], most: int = MOST_VALUES) -> Iterator[list[Value]]:
    """The values in their order, at most this many at a time."""
    remaining = iter(values)
    while part := list(islice(remaining, most)):
        yield part


async def run_many(
    tx: Transaction, statement: Executable, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Runs the statement for each of the rows; none is no error."""
    for some in batched(rows, MOST_ROWS):
        await tx.execute(statement, some)
