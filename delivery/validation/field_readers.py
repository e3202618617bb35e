"""Reads the value of one field of a register, from a cell of a file or a member of JSON."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta

from delivery.timekeeping import london_time
from delivery.validation.email_address import is_email_address


@dataclass(frozen=True, slots=True)
class FieldReader:
    """The function that reads a field, and the JSON type of the field."""

    parse: Callable[[object], object]
    """Converts a submitted value into its meaning. Raises ValueError with a reason on which a
    person can act and which never repeats the value, because it may be personal."""
    json_type: Any
    """A type of msgspec's, from which the schema of the API is made."""


_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_TELEPHONE = re.compile(r"\(?[+0][0-9 ()-]{4,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_COURSE_TYPE = re.compile(r"[A-Za-z0-9]+")
_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

# Control characters, line ends, and characters that turn the direction of writing.
_UNPRINTABLE = r"\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
_PRINTABLE = re.compile(rf"[^{_UNPRINTABLE}]+")
_REFUSED = re.compile(rf"[{_UNPRINTABLE}\ud800-\udfff]")  # and halves of surrogate pairs


def words(value: object, at_most: int) -> str:
    """Reads text, without the space around it."""
    if not isinstance(value, str):
        raise ValueError("must be text")
    if _REFUSED.search(value):
        raise ValueError("holds a control character")
    text = value.strip()
    if len(text) > at_most:
        raise ValueError(f"is longer than {at_most} characters")
    return text


def _string(at_most: int, shape: re.Pattern[str] = _PRINTABLE) -> Any:
    return Annotated[str, Meta(min_length=1, max_length=at_most, pattern=f"^{shape.pattern}$")]


def text(at_most: int) -> FieldReader:
    """Printable text."""
    return FieldReader(lambda value: words(value, at_most), _string(at_most))


def shaped(shape: re.Pattern[str], at_most: int, reason: str) -> FieldReader:
    """Reads text that matches a pattern; `reason` describes the pattern."""

    def parse(value: object) -> str:
        text = words(value, at_most)
        if not shape.fullmatch(text):
            raise ValueError(reason)
        return text

    return FieldReader(parse, _string(at_most, shape))


reference = shaped(_REFERENCE, 40, "may hold only letters, digits and . _ / -")
telephone = shaped(
    _TELEPHONE, 20, "is not a telephone number that starts with 0, or with + and a country"
)
language = shaped(_LANGUAGE, 10, "is not a language code such as en or cy")


def _mail(value: object) -> str:
    address = words(value, 254)
    if not is_email_address(address):
        raise ValueError("is not an email address")
    return address


mail = FieldReader(
    _mail, Annotated[str, Meta(min_length=1, max_length=254, extra_json_schema={"format": "email"})]
)


def _course_type(value: object) -> str:
    name = words(value, 20)
    if not _COURSE_TYPE.fullmatch(name):
        raise ValueError("may hold only letters and digits")
    if name == "SCD":
        raise ValueError("SCD needs a drive on the road: it cannot be held online")
    return name


course_type = FieldReader(_course_type, _string(20, _COURSE_TYPE))
"""A course type that can be held online."""


def one_of(choices: Collection[str]) -> FieldReader:
    """Reads one of these words."""

    def parse(value: object) -> str:
        choice = words(value, 60)
        if choice not in choices:
            raise ValueError(f"must be one of: {', '.join(choices)}")
        return choice

    return FieldReader(parse, Literal[tuple(choices)])


def some_of(choices: Collection[str]) -> FieldReader:
    """Any of these words, each once: a list, or one text with spaces, commas or semicolons."""
    choice = one_of(choices)

    def parse(value: object) -> tuple[str, ...]:
        parts = value if isinstance(value, list) else re.split(r"[\s,;]+", words(value, 500))
        return tuple(sorted({str(choice.parse(part)) for part in parts if part != ""}))

    # Without a pattern: msgspec 0.22 frees memory twice where one stands beside a list in a union.
    as_text = Annotated[str, Meta(max_length=500)]
    # A type that is made while the service runs is no name to mypy.
    return FieldReader(parse, list[choice.json_type] | as_text)  # type: ignore[name-defined]


def _day(value: object) -> date:
    written = words(value, 20)
    if not _DAY.fullmatch(written):
        raise ValueError("write the date as 2026-07-08")
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError("there is no such date") from None


day = FieldReader(_day, date)
"""A date written as 2026-07-08."""

london_wall_time = FieldReader(
    lambda value: london_time.moment(words(value, 30)), _string(30, london_time.WRITTEN)
)
"""A time as London's clocks show it, such as 2026-06-10 09:00; its meaning is in UTC."""


def _yes_or_no(value: object) -> bool:
    answers = {"yes": True, "no": False}
    if isinstance(value, bool):
        return value
    answer = words(value, 10).lower()
    if answer not in answers:
        raise ValueError("must be yes or no")
    return answers[answer]


yes_or_no = FieldReader(_yes_or_no, bool | Literal["yes", "no"])
"""True and false, or yes and no."""


def whole(least: int, most: int) -> FieldReader:
    """A whole number between these two, or its digits."""

    def parse(value: object) -> int:
        number = value if isinstance(value, int) and not isinstance(value, bool) else None
        if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
            number = int(value)
        if number is None:
            raise ValueError("must be a whole number")
        if not least <= number <= most:
            raise ValueError(f"must be between {least} and {most}")
        return number

    return FieldReader(parse, Annotated[int, Meta(ge=least, le=most)] | _string(9, _DIGITS))
