"""The keys by which references are compared, so that each spelling of a reference is equal."""

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


def offer_key(attendance_id: str | None) -> str | None:
    """Returns the key of an attendance id. The police give one attendance id to each offer.

    Returns None for a placeholder such as "n/a" or "000": it names no offer.
    """
    key = key_of(attendance_id or "")
    return key if any(sign.isdigit() and sign != "0" for sign in key) else None
