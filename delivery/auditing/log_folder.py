"""The folder outside the database: tiles, bundles of entries and checkpoints, as tlog-tiles has
them.

A file is written once and never changed; only `checkpoint`, the newest, is replaced. Each is on the
disk when its function returns.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from delivery.transparency import tiles
from delivery.transparency.canonical_text import Malformed
from delivery.transparency.tiles import WIDTH, Tile

PathOf = Callable[[int], str]
"""Returns the path of a file, by its width."""

NEWEST, KEYS, SIGNED = "checkpoint", "keys", "checkpoints"


class LogFault(Exception):
    """The folder does not hold what it should; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class LogFolder:
    path: Path

    def newest(self) -> str | None:
        """The note of the newest checkpoint; None of an empty folder. Raises OSError."""
        with suppress(FileNotFoundError):
            return (self.path / NEWEST).read_bytes().decode()
        return None

    def signed(self) -> Iterator[str]:
        """The notes of all checkpoints, in no order. Raises OSError."""
        for file in sorted((self.path / SIGNED).rglob("*")):
            if file.is_file():
                yield file.read_bytes().decode()

    def tile(self, level: int, number: int, width: int) -> Tile:
        """The tile, or as much of the full tile as the width says. Raises LogFault."""
        octets = self._read(lambda to: tiles.tile_path(level, number, to), width)
        try:
            tile = tiles.read_tile_octets(level, number, octets)
        except Malformed as fault:
            raise LogFault(f"{tiles.tile_path(level, number, width)}: {fault}") from None
        return Tile(level, number, tile.hashes[:width])

    def entries(self, number: int, width: int) -> Sequence[bytes]:
        """The entries of a bundle: all of the file of this width, or as many of the full bundle.
        Raises LogFault."""
        octets = self._read(lambda to: tiles.bundle_path(number, to), width)
        is_whole = (self.path / tiles.bundle_path(number, width)).exists()
        try:
            bundled = tiles.read_bundle(octets)
            return bundled if is_whole else bundled[:width]
        except Malformed as fault:
            raise LogFault(f"{tiles.bundle_path(number, width)}: {fault}") from None

    def add(self, path: str, octets: bytes) -> None:
        """Writes a file once. Raises LogFault if it stands there with other octets, and
        OSError."""
        file = self.path / path
        if file.exists():
            if file.read_bytes() != octets:
                raise LogFault(f"{path} was changed. Run: coursewatch audit verify")
            return
        _write(file, octets)

    def replace_newest(self, note: str, size: int) -> None:
        """Adds the checkpoint, and then makes it the newest. Raises LogFault and OSError."""
        self.add(f"{SIGNED}/{tiles.index_path(size)}", note.encode())
        _write(self.path / NEWEST, note.encode())

    def list_key(self, key: str) -> None:
        """Adds a public key to the list, in which former keys stay. Raises OSError."""
        listed = self.path / KEYS
        before = listed.read_text().split("\n") if listed.exists() else []
        if key not in before:
            with listed.open("a") as file:
                file.write(f"{key}\n")
                file.flush()
                os.fsync(file.fileno())

    def drop_partial(self, path: str) -> None:
        """Removes the partial forms of a tile or a bundle that is full now. A store that lets
        nothing be removed keeps them."""
        with suppress(OSError):
            partial = self.path / f"{path}.p"
            for file in partial.iterdir():
                file.unlink()
            partial.rmdir()

    def _read(self, path_of: PathOf, width: int) -> bytes:
        for wanted in dict.fromkeys((width, WIDTH)):
            with suppress(FileNotFoundError):
                return (self.path / path_of(wanted)).read_bytes()
        raise LogFault(f"{path_of(width)} is missing")


def _write(file: Path, octets: bytes) -> None:
    """Writes the whole file or nothing, and waits until the disk has it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.new")
    with new.open("wb") as opened:
        opened.write(octets)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
