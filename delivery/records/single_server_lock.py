"""Ensures that only one process serves a SQLite file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from delivery.records.database import engines


class ServedAlready(Exception):
    """Another process serves this file; only PostgreSQL allows several."""


class SeveralNames(Exception):
    """The file has other names, by hard links. SQLite finds the log of a file by its name, so that
    two processes with two names destroy the file (sqlite.org/howtocorrupt.html, 2.5)."""


@contextmanager
def served(url: str) -> Iterator[None]:
    """Holds the lock until the block or the process ends.

    The operating system releases the lock of a dead process. Raises ServedAlready, SeveralNames,
    BadAddress, or OSError if the lock file cannot be made.
    """
    parsed = engines.address(url)
    if engines.is_shared(url) or parsed.database is None:
        yield
        return
    file = Path(parsed.database).resolve()  # the same file under whatever link
    if file.exists() and file.stat().st_nlink > 1:
        raise SeveralNames
    with file.with_name(f"{file.name}.served").open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServedAlready from None
        yield
