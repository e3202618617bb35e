"""Long work is divided into turns."""

import asyncio
from itertools import count

from delivery.turns import TURN_S, collect_in_turns


async def turns_during(pieces: int, piece_s: float) -> int:
    """How many turns the event loop has while so many pieces are made, each in so many seconds."""
    turns = 0

    async def use_each_turn() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    others = asyncio.create_task(use_each_turn())
    made = await collect_in_turns(range(pieces), count(0, piece_s).__next__)
    others.cancel()
    assert made == list(range(pieces))
    return turns


async def test_the_event_loop_has_a_turn_before_the_work_and_after_each_long_piece() -> None:
    few, many = await turns_during(10, TURN_S), await turns_during(100, TURN_S)
    assert many == few + 90


async def test_short_pieces_share_a_turn() -> None:
    assert await turns_during(100, TURN_S / 1_000) == await turns_during(0, 0)
