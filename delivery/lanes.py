"""Works off a queue in several lanes: a fault in one item costs no other item and no other lane."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from delivery.scheduler import place_of

log = structlog.get_logger("coursewatch.lanes")

Item = TypeVar("Item")


async def work_off(
    claim: Callable[[], Awaitable[Item | None]],
    attempt: Callable[[Item], Awaitable[object]],
    put_off: Callable[[Item, str], Awaitable[object]],
    *,
    at_once: int,
) -> int:
    """Claims and attempts items in `at_once` lanes until none is due; how many were attempted.

    An attempt that raises is logged, and `put_off` is called with its item and with words for the
    fault that hold no personal data. Raises an ExceptionGroup of the faults of `claim` and
    `put_off`, after all other lanes have ended.
    """
    attempted, faults = 0, list[Exception]()

    async def lane() -> None:
        nonlocal attempted
        try:
            while (item := await claim()) is not None:
                attempted += 1
                try:
                    await attempt(item)
                except Exception as fault:  # noqa: BLE001 - whatever it is, it costs no other item
                    log.error("attempt failed", fault=place_of(fault))
                    await put_off(item, f"a fault of this service ({type(fault).__name__})")
        except Exception as fault:  # noqa: BLE001 - the other lanes go on
            faults.append(fault)

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(lane())
    if faults:
        raise ExceptionGroup("lanes", faults)
    return attempted
