"""Sees to it that one process alone serves the records of a SQLite file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from delivery.records.database import engines


class ServedAlready(Exception):
    """Another process serves these records, and two may only on PostgreSQL."""


@contextmanager
def served(url: str) -> Iterator[None]:
    """Until the block ends, or the process does, however it dies: the system keeps the lock.

    Raises ServedAlready, BadAddress, or OSError where no file can be made beside the records.
    """
    parsed = engines.address(url)
    if engines.is_shared(url) or parsed.database is None:
        yield
        return
    with Path(f"{parsed.database}.served").open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServedAlready from None
        yield
