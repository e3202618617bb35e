"""A store that ends at a write transaction of a run: by an exception, or with its process.

As a program it makes one run of destruction and is killed at that transaction.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Executable

from delivery.destruction import retention_rule
from delivery.destruction.register_copy import RegisterCopy
from delivery.policies import policy_reading
from delivery.records.database.store import Store, Transaction
from tests.delivery.destruction.kept_records import TERM_ENDS
from tests.delivery.destruction.one_run import run

STEPS = 16
"""More than a run has write transactions."""


class EndingStore(Store):
    """Ends at the write transaction of this number, before its commit or after it."""

    def __init__(self, url: str, step: int, end: Callable[[], None], *, committed: bool) -> None:
        super().__init__(url)
        self.left, self.end, self.committed = step, end, committed

    @asynccontextmanager
    async def writing(self, staging: Sequence[Executable] = ()) -> AsyncIterator[Transaction]:
        self.left -= 1
        async with super().writing(staging) as tx:
            yield tx
            if self.left == 0 and not self.committed:
                self.end()
        if self.left == 0:
            self.end()

    async def write_briefly(self, statements: Sequence[Executable]) -> list[int]:
        """Nothing can come between its steps on SQLite, so it ends before or after them."""
        if self.is_shared:
            return await super().write_briefly(statements)
        self.left -= 1
        if self.left == 0 and not self.committed:
            self.end()
        counts = await super().write_briefly(statements)
        if self.left == 0:
            self.end()
        return counts


def die() -> None:
    """As when somebody sends kill -9: nothing is closed, and nothing is written any more."""
    os.kill(os.getpid(), signal.SIGKILL)


async def _run(url: str, file: str, step: str, committed: str) -> None:
    rule = retention_rule.in_force(policy_reading.shipped_set(), TERM_ENDS)
    assert rule is not None
    store = EndingStore(url, int(step), die, committed=committed == "after")
    await run(store, rule, RegisterCopy(Path(file)))
    await store.close()


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))
