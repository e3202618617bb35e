"""The fields of a posted form: their texts, the time they state, and the messages about them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from aiohttp import web

from delivery.templating import first_upper
from delivery.timekeeping import london_time
from delivery.timekeeping.london_time import OddTime
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.request_keys import FORM


def text_in(request: web.Request, field: str) -> str:
    """Returns the text of a field; "" for a field that is missing or is a file."""
    value = request[FORM].get(field, "")
    return value if isinstance(value, str) else ""


def texts_in(request: web.Request, fields: Iterable[str]) -> dict[str, str]:
    """Returns the text of each field, as `text_in`."""
    return {field: text_in(request, field) for field in fields}


def day_and_time(moment: datetime) -> dict[str, str]:
    """Returns the texts of the fields `day` and `time` for this moment, in London time."""
    day, _, time = london_time.written(moment).partition(" ")
    return {"day": day, "time": time}


def moment_in(typed: Mapping[str, str], place: str) -> datetime | None:
    """Returns the moment that the texts of `day` and `time` state; None for an empty field. Raises
    InvalidInput, at this place of the form, for what is no time in London."""
    if not typed["day"].strip() or not typed["time"].strip():
        return None
    try:
        return london_time.moment(f"{typed['day'].strip()} {typed['time'].strip()[:5]}")
    except OddTime as fault:
        raise InvalidInput(FieldError(place, str(fault))) from None


def messages(refusals: Iterable[FieldError], whole: str = "") -> dict[str, str]:
    """Returns the message of each field by its id; an error of the whole form has the id
    `whole`."""
    return {refusal.place or whole: first_upper(refusal.reason) for refusal in refusals}


def count_in_query(request: web.Request, name: str) -> int:
    """Returns a number of up to three digits in the address's query; 0 for anything else."""
    text = request.query.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
