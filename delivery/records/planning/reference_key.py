"""The keys by which references and hosts are compared, so that their spellings are equal."""

import unicodedata


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
    letters; an address with letters beyond ASCII in small letters, because not every database
    compares these without case."""
    text = unicodedata.normalize("NFKC", host).strip()
    return text if text.isascii() else unicodedata.normalize("NFKC", text.casefold())


def _host_key(host: str) -> str:
    return "".join(written_host(host).split()).casefold()


def offer_key(attendance_id: str | None) -> str | None:
    """Returns the key of an attendance id. The police give one attendance id to each offer.

    Returns None for a placeholder such as "n/a" or "000": it names no offer.
    """
    key = key_of(attendance_id or "")
    return key if any(sign.isdigit() and sign != "0" for sign in key) else None
