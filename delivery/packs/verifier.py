"""Checks an evidence pack offline. This file needs Python 3.11 and nothing else.

    python verifier.py PACK.zip --key PUBLIC_KEY

A pack is whole if every file is as the manifest says, the manifest's digest stands in an entry of
the audit's log, the entry stands in the log of a checkpoint, and the key has signed the checkpoint.
Formats: c2sp.org/tlog-proof, tlog-checkpoint and signed-note; Ed25519 as RFC 8032, section 5.1.7.
"""

import argparse
import hashlib
import json
import sys
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

MANIFEST, ENTRY, PROOF = "manifest.json", "entry.json", "proof.txt"
PACK_FORMAT, ENTRY_FORMAT = "coursewatch-pack/1", "coursewatch-audit/1"
SEALED = "evidence pack sealed"
"""The act of the entry whose subject is the digest of a manifest."""
PROOF_HEAD, DASH = "c2sp.org/tlog-proof@v1", "— "
LARGEST_FILE, METHODS = 64 * 1024**2, (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Of one file of a pack: the most bytes, and how it is packed. Another one is not unpacked."""
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
Point = tuple[int, int, int, int]
"""In extended coordinates, as RFC 8032, section 5.1.4."""


class NotWhole(Exception):
    """What does not hold, in a sentence."""


def main(arguments: list[str] | None = None) -> int:
    """Prints what holds and what does not; returns 0 if all holds, else 1."""
    parser = argparse.ArgumentParser(description="Check an evidence pack offline.")
    parser.add_argument("pack", metavar="PACK", help="the ZIP file")
    parser.add_argument("--key", required=True, metavar="KEY", help="the log's public key")
    options = parser.parse_args(arguments)
    return report(options.pack, options.key)


def report(path: str, key: str) -> int:
    try:
        for sentence in holds(read(path), key):
            print(sentence)
    except (NotWhole, OSError) as fault:
        print(f"NOT WHOLE: {fault}")
        return 1
    print("The pack is whole.")
    return 0


def read(path: str) -> dict[str, bytes]:
    """The files of a pack by name. Raises NotWhole and OSError."""
    try:
        with zipfile.ZipFile(path) as pack:
            entries = pack.infolist()
            if len({entry.filename for entry in entries}) != len(entries):
                raise NotWhole("Two files of the pack have the same name.")
            if any(e.file_size > LARGEST_FILE or e.compress_type not in METHODS for e in entries):
                raise NotWhole("A file of the pack is not packed as the service packs it.")
            return {entry.filename: pack.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as fault:
        raise NotWhole(f"The file is no ZIP that can be read: {fault}.") from None


def holds(files: dict[str, bytes], key: str) -> Iterator[str]:
    """Yields what holds, in sentences. Raises NotWhole with the first that does not."""
    manifest = _json(files, MANIFEST)
    yield from _files_hold(files, manifest)
    if PROOF not in files or ENTRY not in files:
        raise NotWhole("The pack has no proof: nobody vouches for the manifest.")
    entry = _json(files, ENTRY)
    digest = hashlib.sha256(files[MANIFEST]).hexdigest()
    stated = (entry.get("format"), entry.get("act"), entry.get("subject"))
    if stated != (ENTRY_FORMAT, SEALED, f"manifest {digest}"):
        raise NotWhole(f"The audit's entry ({ENTRY}) is not about this manifest.")
    yield f"The audit's entry of {entry.get('at')} states the manifest's digest."
    yield _proof_holds(files[PROOF], files[ENTRY], key)


def _files_hold(files: dict[str, bytes], manifest: dict[str, Any]) -> Iterator[str]:
    listed = manifest.get("files")
    if manifest.get("format") != PACK_FORMAT or not isinstance(listed, list) or not listed:
        raise NotWhole(f"{MANIFEST} is not as the service writes it.")
    try:
        stated = {file["name"]: (file["size"], file["sha256"]) for file in listed}
    except (KeyError, TypeError):
        raise NotWhole(f"{MANIFEST} is not as the service writes it.") from None
    if missing := sorted(stated.keys() - files.keys()):
        raise NotWhole(f"{missing[0]} is missing.")
    if extra := sorted(files.keys() - stated.keys() - {MANIFEST, ENTRY, PROOF}):
        raise NotWhole(f"{extra[0]} is not in the manifest.")
    for name, expected in stated.items():
        if (len(files[name]), hashlib.sha256(files[name]).hexdigest()) != expected:
            raise NotWhole(f"{name} was changed: it is not as the manifest says.")
        yield f"{name} is as the manifest says."


def _proof_holds(proof: bytes, entry: bytes, key: str) -> str:
    name, key_id, public = _key(key)
    head, gap, note = _text(proof).partition("\n\n")
    first, *lines = head.split("\n")  # at line feeds alone, as the format says
    text, end, signatures = note.rpartition("\n\n")
    if not (gap and end and first == PROOF_HEAD and lines) or not signatures.endswith("\n"):
        raise NotWhole("The proof is not as its format demands.")
    index = _number(lines[0], "index ")
    hashes = [_octets(line, 32) for line in lines[1:]]
    origin, size, root = _checkpoint(text)
    if not _leads(hashlib.sha256(b"\x00" + entry).digest(), index, size, hashes, root):
        raise NotWhole("The proof does not lead from the entry to the checkpoint.")
    signer, _, encoded = signatures[:-1].removeprefix(DASH).partition(" ")
    signature = _octets(encoded, 68)
    if not signatures.startswith(DASH) or signer != origin or signer != name:
        raise NotWhole(f"The checkpoint is not that of {name}.")
    if signature[:4] != key_id or not verifies(public, f"{text}\n".encode(), signature[4:]):
        raise NotWhole("The key has not signed the checkpoint.")
    return f"The entry is number {index} of the {size} that {name} has signed."


def _checkpoint(text: str) -> tuple[str, int, bytes]:
    lines = text.split("\n")
    if len(lines) != 3 or not lines[0]:
        raise NotWhole("The checkpoint is not as its format demands.")
    return lines[0], _number(lines[1]), _octets(lines[2], 32)


def _leads(hashed: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """RFC 9162, section 2.1.3.2."""
    if index >= size:
        return False
    position, last, top = index, size - 1, hashed
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            top = hashlib.sha256(b"\x01" + sibling + top).digest()
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            top = hashlib.sha256(b"\x01" + top + sibling).digest()
        position, last = position >> 1, last >> 1
    return last == 0 and top == root


def _key(written: str) -> tuple[str, bytes, bytes]:
    """The name, the id and the octets of `NAME+ID+BASE64`."""
    name, _, tail = written.partition("+")
    key_id, _, encoded = tail.partition("+")
    octets = _octets(encoded, 33)
    expected = hashlib.sha256(f"{name}\n".encode() + octets).digest()[:4]
    if not name or octets[0] != 1 or key_id != expected.hex():
        raise NotWhole("The key is no Ed25519 public key of a log.")
    return name, expected, octets[1:]


def _json(files: dict[str, bytes], name: str) -> dict[str, Any]:
    if name not in files:
        raise NotWhole(f"{name} is missing.")
    try:
        values = json.loads(_text(files[name]))
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise NotWhole(f"{name} is not as the service writes it.")
    return values


def _text(octets: bytes) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise NotWhole("A file that should be text is none.") from None


def _octets(text: str, length: int) -> bytes:
    """From base64 that has one way to be written: encoding it again gives the same text."""
    try:
        octets = b64decode(text, validate=True)
    except ValueError:
        raise NotWhole("A line of the proof or the key is not base64.") from None
    if b64encode(octets).decode() != text or len(octets) != length:
        raise NotWhole("A line of the proof or the key is not as its format demands.")
    return octets


def _number(line: str, head: str = "") -> int:
    text = line.removeprefix(head)
    is_number = text.isascii() and text.isdigit() and len(text) < 20 and str(int(text)) == text
    if not (line.startswith(head) and is_number):
        raise NotWhole("A number of the proof is not as its format demands.")
    return int(text)


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 key has signed the message (RFC 8032, section 5.1.7)."""
    key, point = _decoded(public), _decoded(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or point is None or scalar >= ORDER or len(signature) != 64:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    factor = int.from_bytes(digest, "little") % ORDER
    left, right = _times(scalar, _BASE), _sum(point, _times(factor, key))
    return all((left[n] * right[2] - right[n] * left[2]) % P == 0 for n in (0, 1))


_D = -121665 * pow(121666, P - 2, P) % P


def _sum(point: Point, other: Point) -> Point:
    a = (point[1] - point[0]) * (other[1] - other[0]) % P
    b = (point[1] + point[0]) * (other[1] + other[0]) % P
    c = 2 * point[3] * other[3] * _D % P
    d = 2 * point[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, point: Point) -> Point:
    product = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            product = _sum(product, point)
        point, scalar = _sum(point, point), scalar >> 1
    return product


def _decoded(octets: bytes) -> Point | None:
    """A point from its 32 octets (RFC 8032, section 5.1.3); None if they are none."""
    y = int.from_bytes(octets, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x2 = (y * y - 1) * pow(_D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE = _decoded(_BASE_Y.to_bytes(32, "little")) or (0, 1, 1, 0)

if __name__ == "__main__":
    sys.exit(main())
