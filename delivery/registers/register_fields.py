"""The fields of a course and of a booking, and no others.

There is no field for an address, a driver number, an offence or a date of birth, so none is kept. A
field that is left out is UNSET, which differs from one that is empty: a system that does not have
the field must not remove its value from the records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from delivery.registers.requirements import REQUIREMENTS
from delivery.validation import field_readers
from delivery.validation.errors import FieldError, InvalidInput

LONGEST = timedelta(hours=12)


class CourseEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A course as it was sent. `starts` and `ends` are in UTC."""

    reference: str
    type: str
    starts: datetime
    ends: datetime
    trainer: str | UnsetType | None = UNSET
    """The email address with which the trainer signs in."""
    zoom_host: str
    """The licensed Zoom user whose meeting it is: one course at a time each."""
    policy: str | None = None
    """None: as it is, or the shipped policy for a new course."""
    state: Literal["planned", "cancelled"] | None = None
    """None: as it is, or planned for a new course."""


class BookingEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One client's place on a course as it was sent."""

    booking_ref: str
    course: str
    course_type: str
    """The type that the police offered."""
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
    """With the next two: all three are given, or none is."""
    interpreter_kind: Literal["bsl", "language", "support"] | UnsetType | None = UNSET
    interpreter_over_16: bool | UnsetType | None = UNSET
    state: Literal["booked", "cancelled", "withdrawn"] | None = None
    """None: as it is, or booked for a new booking."""


@dataclass(frozen=True, slots=True)
class Field:
    """How a field is read, and what it is for."""

    reader: field_readers.FieldReader
    about: str
    """For the readers of the API's description."""
    needed: bool = False
    empty: object = None
    """Its value where it is sent empty, and in a new booking that leaves it out."""


COURSE_FIELDS: Mapping[str, Field] = {
    "reference": Field(field_readers.reference, "The course's own reference.", needed=True),
    "type": Field(field_readers.course_type, "Such as NSAC or NRRAC.", needed=True),
    "starts": Field(
        field_readers.london_wall_time, "The start, as London's clocks show it.", needed=True
    ),
    "ends": Field(
        field_readers.london_wall_time,
        "The end, as London's clocks show it: at most 12 hours after the start. Give this or "
        "`minutes`.",
    ),
    "minutes": Field(field_readers.whole(30, 720), "How long it lasts. Give this or `ends`."),
    "trainer": Field(field_readers.mail, "The email address with which the trainer signs in."),
    "zoom_host": Field(
        field_readers.text(254),
        "The licensed Zoom user whose meeting it is. One holds one course at a time.",
        needed=True,
    ),
    "policy": Field(
        field_readers.reference, "The policy that a new course is judged under; else the newest."
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
        "The last day, in London, on which the course may be completed.",
        needed=True,
    ),
    "title": Field(field_readers.text(20), "Such as Dr."),
    "given_name": Field(field_readers.text(80), "The client's first names.", needed=True),
    "family_name": Field(field_readers.text(80), "The client's last name.", needed=True),
    "email": Field(field_readers.mail, "Where joining instructions are sent.", needed=True),
    "mobile": Field(field_readers.telephone, "Needed if they prefer the telephone."),
    "preferred_contact": Field(
        field_readers.one_of(("email", "phone")), "How the client is reached.", empty="email"
    ),
    "language": Field(field_readers.language, "The client's language.", empty="en"),
    "requirements": Field(
        field_readers.some_of(REQUIREMENTS), "Adjustments that were agreed.", empty=()
    ),
    "interpreter_name": Field(
        field_readers.text(120), "Give all three fields of the interpreter, or none."
    ),
    "interpreter_kind": Field(
        field_readers.one_of(("bsl", "language", "support")),
        "Sign language, another language, or support.",
    ),
    "interpreter_over_16": Field(
        field_readers.yes_or_no, "Whether the interpreter is 16 or over: else not admitted."
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
"""The fields that a booking may leave out, each with its empty value. A state is never empty."""

INTERPRETER = ("interpreter_name", "interpreter_kind", "interpreter_over_16")


def course(members: Mapping[str, object]) -> CourseEntry:
    """Read a course. Raises InvalidInput with every fault."""
    values = _read(members, COURSE_FIELDS)
    minutes = values.pop("minutes", None)
    starts, ends = values["starts"], values.get("ends")
    if (minutes is None) == (ends is None):
        raise InvalidInput(
            FieldError("ends", "say when it ends or how many minutes it lasts: one of them")
        )
    if isinstance(starts, datetime) and isinstance(minutes, int):
        values["ends"] = starts + timedelta(minutes=minutes)
    entry = msgspec.convert(values, CourseEntry)
    if not entry.starts < entry.ends <= entry.starts + LONGEST:
        raise InvalidInput(FieldError("ends", "must be after the start and within 12 hours of it"))
    return entry


def booking(members: Mapping[str, object]) -> BookingEntry:
    """Read a booking. Raises InvalidInput with every fault."""
    values = _read(members, BOOKING_FIELDS)
    if any(name in values for name in INTERPRETER):
        # All three or none: the confirmation of age is of this interpreter alone.
        values = dict.fromkeys(INTERPRETER) | values
        if refusals := _of_the_interpreter(*(values[name] for name in INTERPRETER)):
            raise InvalidInput(*refusals)
    return msgspec.convert(values, BookingEntry)


def _of_the_interpreter(name: object, kind: object, over_16: object) -> list[FieldError]:
    """Clause 17: an interpreter is named, is 16 or over, and is otherwise not admitted."""
    if name is None and kind is None and over_16 is None:
        return []
    refusals = []
    if name is None:
        refusals.append(FieldError("interpreter_name", "no name, no booking (clause 17)"))
    if kind is None:
        refusals.append(FieldError("interpreter_kind", "say what kind: bsl, language or support"))
    if not over_16:
        reason = "confirm that the interpreter is 16 or over (clause 17)"
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
    """The error for a field that is not ours. Its name is shortened and made printable."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in name)[:40]
    return FieldError(shown, f"we do not keep '{shown}'")
