"""Stores mutated stream messages and REST answers.

python -m tests.fuzz.provider_messages [--count 20000] [--seed 1] [--postgresql]

Prints every fault, and exits with 1 after any.
"""

import sys

from delivery.records.database.store import Store
from tests.fuzz import rest_answers, stream_messages
from tests.fuzz.fuzz_command import outcome_of


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
    wrong = outcome_of(run, __doc__, 20_000)
    print(*(wrong or ["nothing went wrong"]), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
