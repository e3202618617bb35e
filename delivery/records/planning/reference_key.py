"""How references are compared: one offer has one reference, however its letters are written."""

import unicodedata


def key_of(reference: str) -> str:
    """The spelling in which a reference is compared: NFKC, trimmed, without capitals; one of digits
    alone without its leading zeros, which spreadsheets drop.

    The column `reference_key` holds the same of each stored reference, which is ASCII.
    """
    text = unicodedata.normalize("NFKC", reference).strip().casefold()
    if text.isascii() and text.isdigit():
        return text.lstrip("0") or "0"
    return text


def offer_key(attendance_id: str | None) -> str | None:
    """The same of an attendance id, of which the police give one to each offer.

    None where it names no offer: without any digit but 0, such as "n/a", it is a placeholder.
    """
    key = key_of(attendance_id or "")
    return key if any(sign.isdigit() and sign != "0" for sign in key) else None
