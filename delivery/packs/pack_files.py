"""The manifest of a pack, and its ZIP. The same files give the same octets."""

import hashlib
import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Literal

import msgspec

FORMAT: Literal["coursewatch-pack/1"] = "coursewatch-pack/1"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP can state. The manifest says when the pack was made."""
_READABLE = 0o644 << 16


class PackedFile(msgspec.Struct, frozen=True):
    name: str
    size: int
    """In bytes."""
    sha256: str
    """In hexadecimal."""


class Manifest(msgspec.Struct, frozen=True):
    format: Literal["coursewatch-pack/1"]
    booking: str
    """The reference."""
    made_at: datetime
    """In UTC and whole seconds."""
    files: tuple[PackedFile, ...]


def manifest_of(files: Mapping[str, bytes], booking: str, made_at: datetime) -> bytes:
    """The manifest of the files as JSON, in the order of their names."""
    packed = tuple(
        PackedFile(name, len(content), hashlib.sha256(content).hexdigest())
        for name, content in sorted(files.items())
    )
    manifest = Manifest(FORMAT, booking, made_at, packed)
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def zipped(files: Mapping[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _READABLE
            pack.writestr(entry, content)
    return target.getvalue()
