"""A webhook in the shape that Zoom documents, read straight into what is kept of it.

Nearly all are. To read the whole and then pick its fields takes more than twice as long, and what
is left out here is never made at all. Whatever is of any other shape is for `kept.redacted`, which
bears anything; of what both can read they keep the same.
"""

from functools import reduce
from operator import or_
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from integrations.zoom.webhooks.retained_fields import OBJECTS, Fields, fields_of

Plain = str | int | float | bool | None
_Absent = Plain | UnsetType
_NAME = "event"


def read(raw: bytes) -> Any:
    """The body, with what is kept alone as attributes, UNSET where it was not sent; or None."""
    try:
        return _BODIES.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None


def event_of(body: Any) -> str:
    """The event that a body from `read` names."""
    name: str = type(body).__struct_config__.tag
    return name


def _body(event: str) -> Any:
    """Tells its event by its type: a body of another one has other fields."""
    fields = {name: inner for name, inner in fields_of(event).items() if name != _NAME}
    return _shape(fields, optional=False, tag=event)


def _shape(fields: Fields, *, optional: bool = True, tag: str | None = None) -> Any:
    """The envelope, its payload and the object in it are never wanting."""
    attributes: list[Any] = []
    for name, inner in fields.items():
        if inner is None:
            attributes.append((name, _Absent, UNSET))
        elif optional:
            attributes.append((name, _shape(inner) | UnsetType, UNSET))
        else:
            attributes.append((name, _shape(inner, optional=name == "object")))
    return msgspec.defstruct(
        "Kept", attributes, kw_only=True, gc=False, tag=tag, tag_field=_NAME if tag else None
    )


_BODIES = msgspec.json.Decoder(reduce(or_, map(_body, OBJECTS)))
