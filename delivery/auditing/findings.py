"""What a check of the audit's log finds, as sentences, and how two sequences of hashes differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    CHANGED = "changed"
    INSERTED = "inserted"
    LEFT_OUT = "left out"
    OUT_OF_ORDER = "out of order"
    NEWEST_REMOVED = "newest removed"
    REWRITTEN = "rewritten"
    OLDER_BACKUP = "older backup"
    BROKEN = "broken"
    """A file, a signature or an entry is not as its format demands."""


@dataclass(frozen=True, slots=True)
class Finding:
    kind: FindingKind
    sentence: str


def difference(
    logged: Sequence[bytes], present: Sequence[bytes], first: int, where: str
) -> Finding | None:
    """How the present hashes differ from those of the log; None if they do not. `first` is the
    place of the first; `where` says where the present entries stand, as in `in the database`."""
    pairs = zip(logged, present, strict=False)
    at = next((at for at, (one_hash, other) in enumerate(pairs) if one_hash != other), None)
    if at is None and len(logged) == len(present):
        return None
    at = min(len(logged), len(present)) if at is None else at
    place = first + at
    if sorted(logged) == sorted(present):
        sentence = f"Entries from entry {place} on stand in another order {where}."
        return Finding(FindingKind.OUT_OF_ORDER, sentence)
    is_last = place == first + max(len(logged), len(present)) - 1
    if not is_last and _holds(present, logged):
        return Finding(FindingKind.INSERTED, f"An entry was inserted {where} before entry {place}.")
    if not is_last and _holds(logged, present):
        return Finding(FindingKind.LEFT_OUT, f"Entry {place} was left out {where}.")
    changed = [
        first + step
        for step, (one_hash, other) in enumerate(zip(logged, present, strict=False))
        if one_hash != other
    ]
    if len(changed) == len(logged) > 1 and first == 0:
        return Finding(FindingKind.REWRITTEN, f"All {len(changed)} entries were rewritten {where}.")
    return Finding(FindingKind.CHANGED, f"{listed(changed)} {was(changed)} changed {where}.")


def _holds(longer: Sequence[bytes], shorter: Sequence[bytes]) -> bool:
    """Whether the longer sequence has all hashes of the shorter one, in their order. Of two of one
    length, the last hash of the shorter may have been pushed out."""
    remaining = iter(longer)
    wanted = shorter[:-1] if len(longer) == len(shorter) else shorter
    return len(longer) >= len(shorter) and all(hashed in remaining for hashed in wanted)


def listed(numbers: Sequence[int]) -> str:
    """`Entry 3`, `Entries 3 to 5` or `Entries 3, 7 and 5 more`."""
    if len(numbers) == 1:
        return f"Entry {numbers[0]}"
    if [*numbers] == [*range(numbers[0], numbers[-1] + 1)]:
        return f"Entries {numbers[0]} to {numbers[-1]}"
    named, others = numbers[:4], len(numbers) - 4
    others_named = f" and {others} more" if others > 0 else ""
    return f"Entries {', '.join(map(str, named))}{others_named}"


def was(numbers: Sequence[int]) -> str:
    return "was" if len(numbers) == 1 else "were"
