"""The fields of a course and of a booking.

There are no fields for an address, a driver number, an offence or a date of birth, so the service
never stores any of these. An omitted field is UNSET, unlike an empty field: a system without the
field must not remove the stored value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from delivery.registers.requirements import REQUIREMENTS
from delivery.validation import field_readers
from delivery.validation.errors import FieldError, InvalidInput

LONGEST = timedelta(hours=12)
LONGEST_HOST = 254


class CourseEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A course as sent. `starts` and `ends` are in UTC."""

    reference: str
    type: str
    starts: datetime
    ends: datetime
    trainer: str | UnsetType | None = UNSET
    """The trainer's sign-in address."""
    zoom_host: str
    """The licensed Zoom user who hosts the meeting: one course at a time each."""
    policy: str | None = None
    """None keeps the stored policy; a new course gets the policy in force on its day."""
    state: Literal["planned", "cancelled"] | None = None
    """None keeps the stored state; a new course is planned."""


class BookingEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One client's booking on a course, as sent."""

    booking_ref: str
    course: str
    course_type: str
    """The type of course that the police offered."""
    attendance_id: str | UnsetType | None = UNSET
    force: str
    police_deadline: date
    """The last day, in London, on which the course may be completed."""
    title: str | UnsetType | None = UNSET
    given_name: str
    family_name: str
    email: str
    mobile: str | UnsetType | None = UNSET
    preferred_contact: Literal["email", "phone"] | UnsetType = UNSET
    language: str | UnsetType = UNSET
    requirements: tuple[str, ...] | UnsetType = UNSET
    interpreter_name: str | UnsetType | None = UNSET
    """This and the next two fields are given together or not at all."""
    interpreter_kind: Literal["bsl", "language", "support"] | UnsetType | None = UNSET
    interpreter_over_16: bool | UnsetType | None = UNSET
    state: Literal["booked", "cancelled", "withdrawn"] | None = None
    """None keeps the stored state; a new booking is booked."""


@dataclass(frozen=True, slots=True)
class Field:
    """The reader of a field, and its description."""

    reader: field_readers.FieldReader
    about: str
    """The description in the API's documentation."""
    needed: bool = False
    empty: object = None
    """The value of an empty field, and of one omitted from a new booking."""


COURSE_FIELDS: Mapping[str, Field] = {
    "reference": Field(field_readers.reference, "The course's own reference.", needed=True),
    "type": Field(field_readers.course_type, "Such as NSAC or NRRAC.", needed=True),
    "starts": Field(
        field_readers.london_wall_time,
        "The start, in London time: at most two years from today.",
        needed=True,
    ),
    "ends": Field(
        field_readers.london_wall_time,
        "The end, in London time, at most 12 hours after the start. Give this or `minutes`.",
    ),
    "minutes": Field(field_readers.whole(30, 720), "The length. Give this or `ends`."),
    "trainer": Field(field_readers.mail, "The email address with which the trainer signs in."),
    "zoom_host": Field(
        field_readers.text(LONGEST_HOST),
        "The licensed Zoom user who hosts the meeting. A user hosts one course at a time.",
        needed=True,
    ),
    "policy": Field(
        field_readers.reference,
        "The policy of a new course. The default is the policy in force on its day.",
    ),
    "state": Field(field_readers.one_of(("planned", "cancelled")), "A new course is planned."),
}

BOOKING_FIELDS: Mapping[str, Field] = {
    "booking_ref": Field(field_readers.reference, "The booking's own reference.", needed=True),
    "course": Field(field_readers.reference, "The reference of a planned course.", needed=True),
    "course_type": Field(
        field_readers.course_type, "The type of course that the police offered.", needed=True
    ),
    "attendance_id": Field(field_readers.text(40), "The AttendanceID of the police's offer."),
    "force": Field(field_readers.text(80), "The police force that made the offer.", needed=True),
    "police_deadline": Field(
        field_readers.day,
        "The last day, in London, on which the course may be completed: at most two years from "
        "today.",
        needed=True,
    ),
    "title": Field(field_readers.text(20), "Such as Dr."),
    "given_name": Field(field_readers.text(80), "The client's first names.", needed=True),
    "family_name": Field(field_readers.text(80), "The client's last name.", needed=True),
    "email": Field(field_readers.mail, "The address for joining instructions.", needed=True),
    "mobile": Field(field_readers.telephone, "Required if the preferred contact is phone."),
    "preferred_contact": Field(
        field_readers.one_of(("email", "phone")), "The preferred contact.", empty="email"
    ),
    "language": Field(field_readers.language, "The client's language.", empty="en"),
    "requirements": Field(field_readers.some_of(REQUIREMENTS), "Agreed adjustments.", empty=()),
    "interpreter_name": Field(
        field_readers.text(120), "Give all three fields of the interpreter, or none."
    ),
    "interpreter_kind": Field(
        field_readers.one_of(("bsl", "language", "support")),
        "Sign language, another language, or support.",
    ),
    "interpreter_over_16": Field(
        field_readers.yes_or_no,
        "Whether the interpreter is as old as the provider’s terms ask.",
    ),
    "state": Field(
        field_readers.one_of(("booked", "cancelled", "withdrawn")), "A new booking is booked."
    ),
}

EMPTY: Mapping[str, object] = {
    name: field.empty
    for name, field in BOOKING_FIELDS.items()
    if not field.needed and name != "state"
}
"""The fields that a booking may omit, with their empty values."""

INTERPRETER = ("interpreter_name", "interpreter_kind", "interpreter_over_16")


def course(members: Mapping[str, object]) -> CourseEntry:
    """Reads a course. Raises InvalidInput with every fault."""
    values = _read(members, COURSE_FIELDS)
    minutes = values.pop("minutes", None)
    starts, ends = values["starts"], values.get("ends")
    if (minutes is None) == (ends is None):
        raise InvalidInput(FieldError("ends", "give either the end or the minutes"))
    if isinstance(starts, datetime) and isinstance(minutes, int):
        if starts.year == MAXYEAR:
            raise InvalidInput(
                FieldError("starts", "is more than two years from today. Check the year")
            )
        values["ends"] = starts + timedelta(minutes=minutes)
    entry = msgspec.convert(values, CourseEntry)
    if not timedelta() < entry.ends - entry.starts <= LONGEST:
        raise InvalidInput(FieldError("ends", "must be after the start and within 12 hours of it"))
    return entry


def booking(members: Mapping[str, object]) -> BookingEntry:
    """Reads a booking. Raises InvalidInput with every fault."""
    values = _read(members, BOOKING_FIELDS)
    if any(name in values for name in INTERPRETER):
        # All three or none: the confirmed age is that of this interpreter.
        values = dict.fromkeys(INTERPRETER) | values
        if refusals := _interpreter_errors(*(values[name] for name in INTERPRETER)):
            raise InvalidInput(*refusals)
    return msgspec.convert(values, BookingEntry)


def _interpreter_errors(name: object, kind: object, over_16: object) -> list[FieldError]:
    """Clause 17: an interpreter has a name and is old enough, or is not admitted."""
    if name is None and kind is None and over_16 is None:
        return []
    refusals = []
    if name is None:
        refusals.append(FieldError("interpreter_name", "give the interpreter’s name"))
    if kind is None:
        refusals.append(FieldError("interpreter_kind", "must be one of: bsl, language, support"))
    if not over_16:
        reason = "confirm that the interpreter is as old as the terms ask"
        refusals.append(FieldError("interpreter_over_16", reason))
    return refusals


def _read(members: Mapping[str, object], fields: Mapping[str, Field]) -> dict[str, object]:
    values: dict[str, object] = {}
    refusals = [unknown(name) for name in members if name not in fields]
    for name, field in fields.items():
        value = members.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if field.needed:
                refusals.append(FieldError(name, "is missing"))
            elif name in members:
                values[name] = field.empty
            continue
        try:
            values[name] = field.reader.parse(value)
        except ValueError as fault:
            refusals.append(FieldError(name, str(fault)))
    if refusals:
        raise InvalidInput(*refusals)
    return values


def unknown(name: str) -> FieldError:
    """The error for an unknown field, whose name is shortened and made printable."""
    shown = printable(name)[:40]
    return FieldError(shown, f"there is no field '{shown}'")


def printable(text: str) -> str:
    """The text with a question mark for each sign that cannot be printed."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
