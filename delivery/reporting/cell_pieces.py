"""Turns the rows of a statement into the cells of a file, some rows at a time."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Any

from delivery.reporting.safe_csv import Cell

AT_A_TIME = 100
"""Rows in one piece: making their cells must not hold others in this process for 10 ms."""

Cells = tuple[Cell, ...]
"""The cells of one row."""


async def cell_pieces(
    listed: AsyncGenerator[Sequence[Sequence[Any]], None], cells_of: Callable[..., Cells]
) -> AsyncGenerator[list[Cells], None]:
    """Yields the cells of each piece of rows. Close it, with `aclosing`, before the transaction
    ends. `cells_of` takes the columns of one row."""
    async with aclosing(listed) as pieces:
        async for rows in pieces:
            yield [cells_of(*row) for row in rows]
