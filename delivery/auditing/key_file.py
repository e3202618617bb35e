"""The file of the private key that signs checkpoints."""

import os
from pathlib import Path

from delivery.transparency import keys
from delivery.transparency.canonical_text import Malformed
from delivery.transparency.keys import PrivateKey


class KeyFault(Exception):
    """The key cannot be made or read; the message says what to do and holds nothing of it."""


def make(file: Path, name: str) -> PrivateKey:
    """Makes a key of this name in a new file that its owner alone can read. Raises KeyFault."""
    try:
        key = keys.new_key(name)
    except Malformed:
        raise KeyFault("Enter a name without spaces, such as example.org/audit") from None
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFault("The file exists. Name a new file: the former key stays as it is") from None
    except OSError as fault:
        raise KeyFault(f"The file cannot be made ({fault.strerror})") from None
    with os.fdopen(made, "w") as opened:
        opened.write(f"{key.written()}\n")
        opened.flush()
        os.fsync(opened.fileno())
    return key


def read(file: Path) -> PrivateKey:
    """Raises KeyFault."""
    try:
        return keys.read_private(file.read_text("ascii").removesuffix("\n"))
    except (OSError, ValueError):
        raise KeyFault(
            "COURSEWATCH_AUDIT_KEY_FILE holds no key. Make one with: coursewatch audit key"
        ) from None
