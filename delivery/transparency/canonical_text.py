"""Base64 and numbers that have one way to be written."""

from base64 import b64decode, b64encode


class Malformed(ValueError):
    """A text that its format does not allow. The message says what is wrong, and quotes nothing."""


def base64_of(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")


def from_base64(text: str) -> bytes:
    """Raises Malformed. `b64decode` accepts texts whose last bits are set, which are not canonical:
    so the octets are encoded again and compared."""
    try:
        octets = b64decode(text, validate=True)
    except ValueError:
        raise Malformed("a line is not base64") from None
    if base64_of(octets) != text:
        raise Malformed("a line of base64 is not canonical")
    return octets


def number_in(text: str) -> int:
    """A decimal number from 0 to 2**63 - 1 without leading zeros. Raises Malformed."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19) or str(int(text)) != text:
        raise Malformed("a number is not canonical")
    if int(text) >= 2**63:
        raise Malformed("a number is too large")
    return int(text)
