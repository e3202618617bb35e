"""SQLite's write-ahead log as a file: finds its commits and damages it.

The format is published (https://www.sqlite.org/fileformat2.html#the_write_ahead_log): a header of
32 bytes, then frames of 24 bytes and a page. A frame that ends a commit holds the number of pages
of the database; a frame with another salt than the header's is left over from an earlier round.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER, FRAME = 32, 24


@dataclass(frozen=True, slots=True)
class Wal:
    path: Path

    def commits(self) -> list[tuple[int, int]]:
        """The start and end of each commit, in bytes from the start of the file."""
        positions: list[tuple[int, int]] = []
        for end, commits in self._frames():
            if commits:
                positions.append((positions[-1][1] if positions else HEADER, end))
        return positions

    def tear_at(self, offset: int) -> None:
        """Overwrites the file from `offset` to its end, and some pages beyond, with invalid
        bytes."""
        size = max(self.path.stat().st_size, offset) + 3 * 4096 + 100
        with self.path.open("r+b") as file:
            file.seek(offset)
            file.write(b"\xa5" * (size - offset))

    def break_off_at(self, offset: int) -> None:
        with self.path.open("r+b") as file:
            file.truncate(offset)

    def _frames(self) -> Iterator[tuple[int, bool]]:
        """The end of each frame of this round, and whether the frame ends a commit."""
        raw = self.path.read_bytes()
        page = struct.unpack_from(">I", raw, 8)[0]
        salts, at = raw[16:24], HEADER
        while at + FRAME + page <= len(raw) and raw[at + 8 : at + 16] == salts:
            pages = struct.unpack_from(">I", raw, at + 4)[0]
            at += FRAME + page
            yield at, pages > 0
