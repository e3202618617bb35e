"""The command line of the fuzzers that test the whole service."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from logging import CRITICAL
from typing import TypeVar

import structlog

from tests.fuzz.fuzzed.service_client import database

Outcome = TypeVar("Outcome")


def outcome_of(
    run: Callable[[str, int, int], Awaitable[Outcome]], description: str | None, count: int
) -> Outcome:
    """Runs `run(url, count, seed)` on an empty database, with the options of the command line.

    `count` is the number of inputs unless --count is given. The service logs nothing.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--count", type=int, default=count)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(CRITICAL))

    async def outcome() -> Outcome:
        return await run(url, options.count, options.seed)

    with database(postgresql=options.postgresql) as url:
        return asyncio.run(outcome())
