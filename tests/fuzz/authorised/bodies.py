"""Writes the body of a form in octets, as no careful client would."""

from collections.abc import Iterable
from urllib.parse import urlencode

from tests.fuzz.authorised.page_forms import MULTIPART, Fields

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "a-boundary"

SentFile = tuple[str, bytes, str, str]
"""The field, the octets, the name and the type of a file."""


def octets_of(text: str) -> bytes:
    """UTF-8; octets that were none stay as they were, and a half character is none."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def urlencoded(fields: Fields) -> tuple[str, bytes]:
    """The type and the body of a form without files."""
    pairs = [(octets_of(name), octets_of(value)) for name, value in fields]
    return FORM, urlencode(pairs).encode()


def multipart(fields: Fields, files: Iterable[SentFile]) -> tuple[str, bytes]:
    """The type and the body of a form with files."""
    parts = [_part(f'name="{name}"', octets_of(value)) for name, value in fields]
    parts += [
        _part(f'name="{field}"; filename="{name}"\r\nContent-Type: {kind}', raw)
        for field, raw, name, kind in files
    ]
    body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    return f"{MULTIPART}; boundary={BOUNDARY}", body


def _part(about: str, content: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n"
    return octets_of(head) + content + b"\r\n"
