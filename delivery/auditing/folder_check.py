"""Checks the files of the log with public keys alone, without the database."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from delivery.auditing import entries
from delivery.auditing.findings import Finding, FindingKind, difference
from delivery.auditing.log_folder import LogFault, LogFolder
from delivery.transparency import checkpoints, merkle_tree, tiles
from delivery.transparency.canonical_text import Malformed
from delivery.transparency.checkpoints import Checkpoint
from delivery.transparency.keys import PublicKey
from delivery.transparency.merkle_tree import Growth


@dataclass(frozen=True, slots=True)
class CheckedLog:
    """The log as its files have it."""

    findings: Sequence[Finding]
    checkpoint: Checkpoint | None
    """The newest, if a known key has signed it."""
    hashes: Sequence[bytes]
    """The leaf hashes of the entries under it, as the tiles have them."""
    resumed: Sequence[range]
    """The places that the log itself says are missing in a database that was restored."""


@dataclass(slots=True)
class _Check:
    folder: LogFolder
    keys: Collection[PublicKey]
    findings: list[Finding] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    resumed: list[range] = field(default_factory=list)

    def note(self, kind: FindingKind, sentence: str) -> None:
        self.findings.append(Finding(kind, sentence))


def check(folder: LogFolder, keys: Collection[PublicKey], others: Sequence[str]) -> CheckedLog:
    """Checks the log. `others`: texts with checkpoints that were kept elsewhere, such as saved
    messages. Raises OSError."""
    under_way = _Check(folder, keys)
    newest = _newest(under_way)
    if newest is None:
        return CheckedLog(under_way.findings, None, (), ())
    signed = [newest, *_signed(under_way, newest.origin, others)]
    _compare_entries(under_way, newest.size)
    if not under_way.findings:
        _compare_roots(under_way, newest, signed)
    if not under_way.findings:
        _compare_tiles(under_way, newest.size)
    return CheckedLog(under_way.findings, newest, under_way.hashes, under_way.resumed)


def _newest(under_way: _Check) -> Checkpoint | None:
    try:
        note = under_way.folder.newest()
        if note is None:
            raise Malformed("there is none")
        return checkpoints.opened(note, under_way.keys)
    except (Malformed, UnicodeDecodeError) as fault:
        under_way.note(FindingKind.BROKEN, f"The newest checkpoint cannot be trusted: {fault}.")
        return None


def _signed(under_way: _Check, origin: str, others: Sequence[str]) -> Iterator[Checkpoint]:
    """The checkpoints of the folder, and those that were kept elsewhere."""
    try:
        inside = [*under_way.folder.signed()]
        for note in inside:
            yield checkpoints.opened(note, under_way.keys)
        for text in others:
            yield checkpoints.opened(checkpoints.in_text(text, origin), under_way.keys)
    except (Malformed, UnicodeDecodeError) as fault:
        under_way.note(FindingKind.BROKEN, f"A checkpoint cannot be trusted: {fault}.")


def _compare_entries(under_way: _Check, size: int) -> None:
    """Compares each bundle of entries with the tile of their hashes."""
    for number, width in tiles.widths(size):
        first = number * tiles.WIDTH
        try:
            bundled = under_way.folder.entries(number, width)
            tile = under_way.folder.tile(0, number, width)
        except LogFault as fault:
            sentence = f"Entries from entry {first} on were left out: {fault}."
            under_way.note(FindingKind.LEFT_OUT, sentence)
            return
        present = [merkle_tree.leaf_hash(entry) for entry in bundled]
        if finding := difference(tile.hashes, present, first, "in the folder"):
            under_way.findings.append(finding)
        under_way.hashes += tile.hashes
        _read(under_way, first, bundled)


def _read(under_way: _Check, first: int, bundled: Sequence[bytes]) -> None:
    for place, octets in enumerate(bundled, first):
        try:
            entry = entries.read(octets)
        except Malformed as fault:
            under_way.note(FindingKind.BROKEN, f"Entry {place} cannot be read: {fault}.")
            continue
        if missing := entries.missing_places(entry):
            under_way.resumed.append(missing)


def _compare_roots(under_way: _Check, newest: Checkpoint, signed: Sequence[Checkpoint]) -> None:
    largest = max(signed, key=lambda checkpoint: checkpoint.size)
    if largest.size > newest.size:
        under_way.note(
            FindingKind.NEWEST_REMOVED,
            f"The newest entries were removed: a signed checkpoint counts {largest.size} entries,"
            f" and the folder's newest counts {newest.size}.",
        )
    growth, agreed = Growth(), 0
    for checkpoint in sorted(signed, key=lambda checkpoint: checkpoint.size):
        if checkpoint.size > newest.size:
            return
        while growth.size < checkpoint.size:
            growth.add(under_way.hashes[growth.size])
        if growth.root() != checkpoint.root:
            under_way.note(
                FindingKind.REWRITTEN,
                f"Entries {agreed} to {checkpoint.size - 1} are not those that were signed:"
                f" the log was rewritten from entry {agreed} on, or one of these was changed.",
            )
            return
        agreed = checkpoint.size


def _compare_tiles(under_way: _Check, size: int) -> None:
    """Compares the tiles above the leaf hashes with what follows from those."""
    level, row = 1, _tops(under_way.hashes)
    while row:
        for number, width in tiles.widths(len(row)):
            expected = tuple(row[number * tiles.WIDTH :][:width])
            try:
                is_same = under_way.folder.tile(level, number, width).hashes == expected
            except LogFault:
                is_same = False
            if not is_same:
                path = tiles.tile_path(level, number, width)
                under_way.note(FindingKind.BROKEN, f"{path} is missing or was changed.")
        level, row = level + 1, _tops(row)


def _tops(row: Sequence[bytes]) -> list[bytes]:
    """The roots of the full tiles of a level."""
    starts = range(0, len(row) // tiles.WIDTH * tiles.WIDTH, tiles.WIDTH)
    return [tiles.top(row[at : at + tiles.WIDTH]) for at in starts]
