"""Mutated stream messages and REST answers, stored on SQLite and PostgreSQL.

python -m tests.fuzz.provider_messages [--count 20000] [--seed 1]

Prints every fault, and exits with 1 after any.
"""

import argparse
import asyncio
import sys
from logging import CRITICAL

import structlog

from delivery.records.database.store import Store
from tests.fuzz import rest_answers, stream_messages
from tests.fuzz.service_client import database


async def run(url: str, count: int, seed: int) -> list[str]:
    store = Store(url)
    try:
        return [
            *await stream_messages.run(store, count, seed),
            *await rest_answers.run(store, count, seed),
        ]
    finally:
        await store.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(CRITICAL))
    wrong = []
    for postgresql in (False, True):
        with database(postgresql=postgresql) as url:
            wrong += asyncio.run(run(url, options.count, options.seed))
    print(*(wrong or ["nothing went wrong"]), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
