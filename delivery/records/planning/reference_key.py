"""The keys by which references and hosts are compared, so that their spellings are equal."""

import unicodedata
from contextlib import suppress

LONGEST_OFFER_KEY = 80


def key_of(reference: str) -> str:
    """Returns the key of a reference: in NFKC, trimmed, in small letters. A reference of digits
    alone loses its leading zeros, which spreadsheets drop.

    The column `reference_key` holds the same key of each stored reference, which is ASCII.
    """
    text = unicodedata.normalize("NFKC", reference).strip().casefold()
    if text.isascii() and text.isdigit():
        return text.lstrip("0") or "0"
    return text


def same_host(first: str, second: str) -> bool:
    """Whether two spellings name one Zoom host, for whom neither case nor spaces count."""
    return _host_key(first) == _host_key(second)


def written_host(host: str) -> str:
    """The spelling in which a Zoom host is stored: in NFKC, which makes full-width letters ordinary
    letters, and without signs that are not seen; a domain in ASCII, as mail servers name it, and
    without its last dot; other letters beyond ASCII in small letters, because not every database
    compares these without case."""
    seen = "".join(sign for sign in host if unicodedata.category(sign) != "Cf")
    text = unicodedata.normalize("NFKC", seen).strip()
    name, at, domain = text.rpartition("@")
    text = f"{name}{at}{_written_domain(domain)}" if at else text
    return text if text.isascii() else unicodedata.normalize("NFKC", text.casefold())


def _written_domain(domain: str) -> str:
    """The domain by IDNA, which knows four dots; unchanged if IDNA does not allow it."""
    with suppress(UnicodeError):
        return domain.encode("idna").decode("ascii").removesuffix(".")
    return domain


def _host_key(host: str) -> str:
    return "".join(written_host(host).split()).casefold()


def offer_key(attendance_id: str | None) -> str | None:
    """Returns the key of an attendance id. The police give one attendance id to each offer.

    Returns None for a placeholder such as "n/a" or "000": it names no offer. An id whose key would
    be longer than its column, because letters of it become several, is compared as it is written.
    """
    key = key_of(attendance_id or "")
    if attendance_id and len(key) > LONGEST_OFFER_KEY:
        key = attendance_id.strip()
    return key if any(sign.isdigit() and sign != "0" for sign in key) else None
