"""Reads single values of Zoom's JSON, which may differ from its documentation: none raises."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

OBJECT = (dict, Mapping)
"""The types of a JSON object. dict first: nearly all are, and the check is ten times as fast."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST_NUMBER = 10**18
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
A_MILLISECOND_TIME = 10**11
"""Above this an epoch time is in milliseconds: as seconds it would be in the year 5138."""


def part(value: object, *keys: str) -> Mapping[str, object]:
    """The object found by following `keys`, or an empty one."""
    for key in keys:
        value = value.get(key) if isinstance(value, OBJECT) else None
    return value if isinstance(value, OBJECT) else {}


def text(value: object) -> str:
    """A string, or a whole number as a string; "" for anything else (FACTS 2: ids come as both).

    NUL is dropped, because PostgreSQL keeps no text that holds one.
    """
    if isinstance(value, str):
        return value.replace("\x00", "").strip()
    whole_number = None if isinstance(value, bool) else _whole_number(value)
    return "" if whole_number is None else str(whole_number)


def number(value: object) -> int | None:
    """A whole number, also where it is written as a string."""
    if isinstance(value, str):
        digits = value.strip()
        return int(digits) if WHOLE_NUMBER.fullmatch(digits) else None
    return None if isinstance(value, bool) else _whole_number(value)


def _whole_number(value: object) -> int | None:
    """A whole number, also one written with a fraction of zero."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and abs(value) < LARGEST_NUMBER else None


def moment(value: object) -> datetime | None:
    """An ISO 8601 time, or an epoch time, in UTC whole seconds; None for any other value and for a
    time without a zone."""
    if not isinstance(value, str):
        return epoch(value)
    try:
        time = datetime.fromisoformat(value.strip().upper())
        return whole(time.astimezone(UTC)) if time.tzinfo else None
    except (ValueError, OverflowError):
        return epoch(value)


def epoch(value: object) -> datetime | None:
    """An epoch time, in milliseconds or in seconds: RTMS uses both (FACTS, trap 29)."""
    stamp = number(value)
    if stamp is None or stamp <= 0:
        return None
    seconds = stamp // 1000 if stamp > A_MILLISECOND_TIME else stamp
    try:
        return EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None


def within_second(value: object) -> int:
    """Returns the milliseconds of an epoch time beyond its second; 0 for an epoch time in
    seconds."""
    stamp = number(value)
    return stamp % 1000 if stamp is not None and stamp > A_MILLISECOND_TIME else 0


def whole(at: datetime) -> datetime:
    """Returns the time floored to the second: no reporter is more exact."""
    return at.replace(microsecond=0)
