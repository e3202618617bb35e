"""Divides long work, so that the event loop answers webhooks and other requests meanwhile."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

TURN_S = 0.002
"""How many seconds of work may follow one another. No piece of the work should take longer."""

Piece = TypeVar("Piece")


async def collect_in_turns(
    pieces: Iterable[Piece], seconds: Callable[[], float] = time.perf_counter
) -> list[Piece]:
    """Returns the pieces, which are made when they are iterated over. The event loop has a turn
    before the first, and after each with which `TURN_S` have passed. `seconds` is a clock."""
    made: list[Piece] = []
    await asyncio.sleep(0)
    until = seconds() + TURN_S
    for piece in pieces:
        made.append(piece)
        if seconds() >= until:
            await asyncio.sleep(0)
            until = seconds() + TURN_S
    return made
