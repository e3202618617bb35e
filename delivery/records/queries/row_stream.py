"""Reads the rows of one statement in pieces, so that only one piece is in memory."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncResult

from delivery.records.database.store import Transaction
from delivery.records.database.uninterrupted import LONGEST_S, uninterrupted


async def pieces(
    tx: Transaction, query: Select[Any], size: int
) -> AsyncGenerator[Sequence[Sequence[Any]], None]:
    """Yields the rows in their order, at most `size` at a time. Close it, with `aclosing`, before
    the transaction ends."""
    longest_s = LONGEST_S if tx.dialect.name == "postgresql" else None

    async def begun() -> AsyncResult[Any]:
        stream: AsyncResult[Any] = await tx.stream(query.execution_options(yield_per=size))
        return stream

    result = await uninterrupted(begun(), longest_s)
    try:
        while rows := await uninterrupted(result.fetchmany(size), longest_s):
            yield rows
    finally:
        await uninterrupted(result.close(), longest_s)
