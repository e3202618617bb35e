"""Compares the audit of a database with the log that stands outside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from delivery.auditing import entries
from delivery.auditing.findings import Finding, FindingKind, difference, listed, was
from delivery.auditing.folder_check import CheckedLog
from delivery.records.audit_log import leaf_rows, signed_checkpoints
from delivery.records.database.store import Store, Transaction
from delivery.transparency.merkle_tree import leaf_hash

AT_ONCE = 1_000
WHERE = "in the database"


@dataclass(slots=True)
class _Places:
    """What the database has at the places of the log."""

    hashes: dict[int, bytes] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    """Places whose rows are missing, while the places themselves still stand there."""
    unprovable: list[int] = field(default_factory=list)


async def newest_signed(store: Store) -> Sequence[str]:
    """The newest checkpoint of the database, if it has one: it was kept outside of the folder. Read
    it before the files, which may grow meanwhile. Raises StoreFault."""
    async with store.reading() as tx:
        newest = await signed_checkpoints.latest(tx)
    return () if newest is None else (newest.note,)


async def check(tx: Transaction, logged: CheckedLog) -> Sequence[Finding]:
    """Raises StoreFault."""
    size = len(logged.hashes)
    present = await _present(tx, size)
    end = await leaf_rows.end(tx)
    acknowledged = {place for places in logged.resumed for place in places}
    found_there = {*present.hashes, *present.removed, *present.unprovable}
    absent = [place for place in range(size) if place not in found_there | acknowledged]
    findings = [
        *_about_absent(absent, end, size),
        *_about_removed(present.removed, size),
        *_about_unprovable(present.unprovable),
    ]
    if differing := _difference(logged.hashes, present.hashes):
        findings.append(differing)
    if strays := await leaf_rows.without_place(tx):
        rows = ", ".join(map(str, strays[:5]))
        sentence = f"Rows were inserted {WHERE} beside the log: {len(strays)}, with the ids {rows}."
        findings.append(Finding(FindingKind.INSERTED, sentence))
    return findings


async def _present(tx: Transaction, size: int) -> _Places:
    present = _Places()
    for first in range(0, size, AT_ONCE):
        for row in await leaf_rows.between(tx, first, min(size, first + AT_ONCE)):
            try:
                present.hashes[row.place] = leaf_hash(entries.entry_of(row))
            except entries.Unprovable:
                places = present.removed if row.at is None else present.unprovable
                places.append(row.place)
    return present


def _about_absent(absent: Sequence[int], end: int, size: int) -> Sequence[Finding]:
    if not absent:
        return ()
    if [*absent] == [*range(end, size)]:
        sentence = (
            f"The database ends before entry {end}, and the log has {size} entries: an older"
            " backup was restored, or the newest entries were removed together with their places."
        )
        return (Finding(FindingKind.OLDER_BACKUP, sentence),)
    sentence = f"{listed(absent)} {was(absent)} left out {WHERE}."
    return (Finding(FindingKind.LEFT_OUT, sentence),)


def _about_removed(removed: Sequence[int], size: int) -> Sequence[Finding]:
    if not removed:
        return ()
    if [*removed] == [*range(removed[0], size)]:
        sentence = f"The newest entries were removed {WHERE}, from entry {removed[0]} on."
        return (Finding(FindingKind.NEWEST_REMOVED, sentence),)
    sentence = f"{listed(removed)} {was(removed)} left out {WHERE}."
    return (Finding(FindingKind.LEFT_OUT, sentence),)


def _about_unprovable(places: Sequence[int]) -> Sequence[Finding]:
    if not places:
        return ()
    sentence = f"The salt of {listed(places).lower()} is missing, while the subject stands there."
    return (Finding(FindingKind.CHANGED, sentence),)


def _difference(logged: Sequence[bytes], present: Mapping[int, bytes]) -> Finding | None:
    """Compares the places that both have."""
    places = [place for place in present if place < len(logged)]
    if len(places) == len(logged):
        return difference(logged, [present[place] for place in places], 0, WHERE)
    changed = [place for place in places if present[place] != logged[place]]
    if not changed:
        return None
    sentence = f"{listed(changed)} {was(changed)} changed {WHERE}."
    return Finding(FindingKind.CHANGED, sentence)
