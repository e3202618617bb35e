"""The copy of the register of destructions outside of the database: a file of JSON lines.

Each line holds the SHA-256 of the line before it, so that a line that was changed, left out or put
in between is found. A last line without its end was being written when the machine stopped, and
counts as not written.
"""

import asyncio
import fcntl
import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from delivery.records.database.store import Store
from delivery.records.retention import register
from delivery.records.retention.register import RegisterEntry
from integrations.json_reader import NotJson, read_shape

FIRST = "0" * 64
AT_A_TIME = 500
LONGEST_LINE = 1 << 20
"""In bytes: a line names the clients of one course."""


class BrokenRegister(Exception):
    """The file is no register; the message names the line."""


class RegisterLine(msgspec.Struct, frozen=True):
    entry: RegisterEntry
    after: str
    """The SHA-256 of the line before; FIRST in the first line."""


@dataclass(frozen=True, slots=True)
class RegisterCopy:
    path: Path

    async def catch_up(self, store: Store) -> None:
        """Appends what the database's register has and the file lacks, durably. Raises OSError,
        BrokenRegister and StoreFault."""
        number = await asyncio.to_thread(self.last_number)
        while True:
            async with store.reading() as tx:
                added = await register.entries_after(tx, number, AT_A_TIME)
            if not added:
                return
            await asyncio.to_thread(self._append, added)
            number = added[-1].id

    def entries(self) -> list[RegisterEntry]:
        """Reads the whole file; empty if there is none. Raises OSError and BrokenRegister."""
        if not self.path.exists():
            return []
        return [line.entry for _, line in _lines(self.path.read_bytes())]

    def last_number(self) -> int:
        """The number of the last line; 0 without one. Raises OSError and BrokenRegister."""
        if not self.path.exists():
            return 0
        with self.path.open("rb") as file:
            return _last_line(file).number

    def _append(self, added: Sequence[RegisterEntry]) -> None:
        """Appends the entries that are not in the file yet; other processes wait."""
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            last = _last_line(file)
            file.truncate(last.end)
            number, after = last.number, last.digest
            for entry in added:
                if entry.id > number:
                    raw = msgspec.json.encode(RegisterLine(entry, after))
                    file.write(raw + b"\n")
                    after = hashlib.sha256(raw).hexdigest()
            file.flush()
            os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class _LastLine:
    number: int
    digest: str
    end: int
    """Where the next line begins, in bytes."""


def _last_line(file: BinaryIO) -> _LastLine:
    size = file.seek(0, os.SEEK_END)
    start = max(size - LONGEST_LINE, 0)
    file.seek(start)
    content = file.read()
    end = content.rfind(b"\n")
    if end < 0:
        return _LastLine(0, FIRST, 0)
    raw = content[content.rfind(b"\n", 0, end) + 1 : end]
    try:
        number = read_shape(raw, RegisterLine).entry.id
    except NotJson as fault:
        raise BrokenRegister("the last line cannot be read") from fault
    return _LastLine(number, hashlib.sha256(raw).hexdigest(), start + end + 1)


def _lines(content: bytes) -> Iterator[tuple[bytes, RegisterLine]]:
    after = FIRST
    *whole, _ = content.split(b"\n")  # what follows the last line feed is not a line yet
    for number, raw in enumerate(whole, 1):
        try:
            line = read_shape(raw, RegisterLine)
        except NotJson as fault:
            raise BrokenRegister(f"line {number} cannot be read") from fault
        if line.after != after or line.entry.id != number:
            raise BrokenRegister(f"line {number} does not follow the line before it")
        yield raw, line
        after = hashlib.sha256(raw).hexdigest()
