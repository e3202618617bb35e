"""The JSON types of a course and a booking, made from the table of their fields."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from delivery.registers.register_fields import BOOKING_FIELDS, COURSE_FIELDS, Field

COURSE_EXAMPLE: Mapping[str, object] = {
    "reference": "NSAC-1",
    "type": "NSAC",
    "starts": "2026-06-10 09:00",
    "minutes": 165,
    "zoom_host": "host-1",
}
BOOKING_EXAMPLE: Mapping[str, object] = {
    "booking_ref": "HER-1001",
    "course": "NSAC-1",
    "course_type": "NSAC",
    "force": "HERTFORDSHIRE CONSTABULARY",
    "police_deadline": "2026-07-08",
    "given_name": "Alan",
    "family_name": "Archer",
    "email": "alan@mail.example",
    "requirements": ["captions"],
}


def _type_of(name: str, fields: Mapping[str, Field]) -> type[Struct]:
    members = [_member(member, field) for member, field in fields.items()]
    return msgspec.defstruct(name, members, kw_only=True, forbid_unknown_fields=True)


def _member(name: str, field: Field) -> Any:
    about = Meta(description=field.about)
    if field.needed:
        return name, Annotated[field.reader.json_type, about]
    return name, Annotated[field.reader.json_type | None, about] | UnsetType, UNSET


Course = _type_of("Course", COURSE_FIELDS)
Booking = _type_of("Booking", BOOKING_FIELDS)
