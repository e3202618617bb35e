"""Reading one field: from what stands in a cell or after a key to what it means, or why not."""

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date, datetime

from delivery.timekeeping import london_time
from delivery.validation.email_address import is_email_address

Reader = Callable[[object], object]
"""From what was written to its meaning. Raises ValueError with a reason that a person can act on,
which never repeats what was written: it may be personal."""

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_TELEPHONE = re.compile(r"\+?[0-9 ()-]{5,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

# Control characters, halves of characters, line ends; and what turns the direction of writing.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def words(value: object, at_most: int) -> str:
    """Text, without the space around it."""
    if not isinstance(value, str):
        raise ValueError("must be text")
    if any(unicodedata.category(sign) in _UNPRINTABLE or sign in _TURNING for sign in value):
        raise ValueError("holds a control character")
    text = value.strip()
    if len(text) > at_most:
        raise ValueError(f"is longer than {at_most} characters")
    return text


def text(at_most: int) -> Reader:
    """Anything that can be printed."""
    return lambda value: words(value, at_most)


def shaped(shape: re.Pattern[str], at_most: int, reason: str) -> Reader:
    """Text of one shape; `reason` says which."""

    def read(value: object) -> str:
        found = words(value, at_most)
        if not shape.fullmatch(found):
            raise ValueError(reason)
        return found

    return read


reference = shaped(_REFERENCE, 40, "may hold only letters, digits and . _ / -")
telephone = shaped(_TELEPHONE, 20, "is not a telephone number")
language = shaped(_LANGUAGE, 10, "is not a language code such as en or cy")


def mail(value: object) -> str:
    """An email address."""
    address = words(value, 254)
    if not is_email_address(address):
        raise ValueError("is not an email address")
    return address


def course_type(value: object) -> str:
    """A course type that can be held online."""
    found = words(value, 20)
    if not re.fullmatch(r"[A-Za-z0-9]+", found):
        raise ValueError("may hold only letters and digits")
    if found == "SCD":
        raise ValueError("SCD needs a drive on the road: it cannot be held online")
    return found


def one_of(known: Collection[str]) -> Reader:
    """One of these words."""

    def read(value: object) -> str:
        found = words(value, 60)
        if found not in known:
            raise ValueError(f"must be one of: {', '.join(known)}")
        return found

    return read


def some_of(known: Collection[str]) -> Reader:
    """Any of these words, each once: a list, or one text with spaces, commas or semicolons."""
    read_one = one_of(known)

    def read(value: object) -> tuple[str, ...]:
        parts = value if isinstance(value, list) else re.split(r"[\s,;]+", words(value, 500))
        return tuple(sorted({str(read_one(part)) for part in parts if part != ""}))

    return read


def day(value: object) -> date:
    """A date written as 2026-07-08."""
    found = words(value, 20)
    if not _DAY.fullmatch(found):
        raise ValueError("write the date as 2026-07-08")
    try:
        return date.fromisoformat(found)
    except ValueError:
        raise ValueError("there is no such date") from None


def wall(value: object) -> datetime:
    """A London wall time."""
    return london_time.moment(words(value, 30))


def yes_or_no(value: object) -> bool:
    """True and false, or yes and no."""
    answers = {"yes": True, "no": False}
    if isinstance(value, bool):
        return value
    found = words(value, 10).lower()
    if found not in answers:
        raise ValueError("must be yes or no")
    return answers[found]


def whole(least: int, most: int) -> Reader:
    """A whole number between these two."""

    def read(value: object) -> int:
        number = value if isinstance(value, int) and not isinstance(value, bool) else None
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip(), re.ASCII):
            number = int(value)
        if number is None:
            raise ValueError("must be a whole number")
        if not least <= number <= most:
            raise ValueError(f"must be between {least} and {most}")
        return number

    return read
