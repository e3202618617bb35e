"""The files that a client may send: PDF, JPEG and PNG, told apart by their first bytes.

Neither the name nor the type that a browser sends counts. Nothing here opens a file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from delivery.records.answers import answer_files
from delivery.records.database.store import Transaction
from delivery.validation.errors import FieldError

SIGNATURES: Mapping[str, bytes] = {
    "pdf": b"%PDF-",  # ISO 32000-1, 7.5.2
    "jpeg": b"\xff\xd8\xff",  # ITU-T T.81, annex B
    "png": b"\x89PNG\r\n\x1a\n",  # ISO/IEC 15948, 5.2
}
MOST_FILES = 3
"""The most files with one statement or challenge."""
MOST_BYTES = 40 * 1024**2
"""The most bytes of all files of one booking."""

FIELD = "files"
TOO_MANY = f"send at most {MOST_FILES} files at once"
NO_ROOM = "you have sent as much as we can store. Call us if you have more"


@dataclass(frozen=True, slots=True)
class SentFile:
    kind: str | None
    """`pdf`, `jpeg` or `png`; None for any other kind."""
    content: bytes
    sha256: str


def sent_file(content: bytes) -> SentFile:
    """Returns the file with its kind. Takes some milliseconds for each megabyte."""
    kind = next((kind for kind, first in SIGNATURES.items() if content.startswith(first)), None)
    return SentFile(kind, content, hashlib.sha256(content).hexdigest())


def file_refusals(files: Sequence[SentFile], largest: int) -> list[FieldError]:
    """Returns the faults of the files; `largest` is the most bytes of one file."""
    faults = []
    if len(files) > MOST_FILES:
        faults.append(FieldError(FIELD, TOO_MANY))
    if any(len(file.content) > largest for file in files):
        faults.append(FieldError(FIELD, f"each file must be {largest // 1024**2} MB or smaller"))
    if any(not file.content for file in files):
        faults.append(FieldError(FIELD, "the file is empty"))
    elif any(file.kind is None for file in files):
        faults.append(FieldError(FIELD, "each file must be a PDF, a JPG or a PNG"))
    return faults[:1]


async def room_refusals(
    tx: Transaction, booking_id: int, files: Sequence[SentFile]
) -> list[FieldError]:
    """Returns a fault if the booking would have more than `MOST_BYTES` of files."""
    if not files:
        return []
    stored = await answer_files.total_size(tx, booking_id)
    total = stored + sum(len(file.content) for file in files)
    return [FieldError(FIELD, NO_ROOM)] if total > MOST_BYTES else []


async def store_files(
    tx: Transaction,
    files: Sequence[SentFile],
    *,
    statement_id: int | None = None,
    challenge_id: int | None = None,
) -> None:
    """Stores checked files with their statement or challenge."""
    for file in files:
        if file.kind is None:
            raise ValueError("a file of an unknown kind is not stored")
        await answer_files.add(
            tx,
            kind=file.kind,
            content=file.content,
            sha256=file.sha256,
            statement_id=statement_id,
            challenge_id=challenge_id,
        )
