"""Proofs of the entries about a client or a course, as texts that are checked offline."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from delivery.auditing.log_folder import LogFault, LogFolder
from delivery.records.audit_log import leaf_rows, salts
from delivery.records.database.store import Transaction
from delivery.transparency import checkpoints, merkle_tree, tiles
from delivery.transparency.proofs import InclusionProof


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    entry: bytes
    """The octets of the entry."""
    proof: str
    """As c2sp.org/tlog-proof has it; `proofs.check` checks it with the entry and a public key."""


@dataclass(frozen=True, slots=True)
class Proofs:
    entries: Sequence[ProvenEntry]
    waiting: int
    """Entries about these subjects that no checkpoint covers yet."""
    salts: Sequence[tuple[str, bytes]]
    """Subjects with their salts, by which a reader sees that the entries are about them: the
    HMAC-SHA256 of the subject with the salt is the commitment in the entry."""


async def proofs_about(tx: Transaction, folder: LogFolder, subjects: Collection[str]) -> Proofs:
    """The proofs of all entries about subjects such as `booking B-1`, under the newest checkpoint.
    Raises LogFault, OSError and StoreFault."""
    places = await leaf_rows.places_about(tx, subjects)
    disclosed = await salts.read(tx, subjects)
    proven = await asyncio.to_thread(_proven, folder, places)
    return Proofs(proven, len(places) - len(proven), sorted(disclosed.items()))


def prove(folder: LogFolder, places: Sequence[int], note: str) -> list[ProvenEntry]:
    """The entries at these places with their proofs under a checkpoint. Raises LogFault."""
    size = checkpoints.unverified(note).size
    read = tiles.hash_reader(size, folder.tile)
    proven = []
    for place in places:
        number, at = divmod(place, tiles.WIDTH)
        width = min(tiles.WIDTH, size - number * tiles.WIDTH)
        entry = folder.entries(number, width)[at]
        hashes = merkle_tree.inclusion_proof(place, size, read)
        proven.append(ProvenEntry(entry, InclusionProof(place, hashes, note).text))
    return proven


def _proven(folder: LogFolder, places: Sequence[int]) -> list[ProvenEntry]:
    note = folder.newest()
    if note is None:
        raise LogFault("The audit's folder has no checkpoint yet")
    size = checkpoints.unverified(note).size
    return prove(folder, [place for place in places if place < size], note)
