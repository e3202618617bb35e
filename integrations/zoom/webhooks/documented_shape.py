"""Reads a webhook in Zoom's documented shape straight into its retained fields.

Nearly all webhooks have that shape, and this takes less than half the time of decoding the whole
body and selecting its fields. `retained_fields.redacted` takes any other shape; where both can read
a body they retain the same.
"""

from functools import reduce
from operator import or_
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from integrations.zoom.webhooks.retained_fields import LONGEST_TEXT, OBJECTS, Fields, fields_of

Plain = str | int | float | bool | None
_Absent = Plain | UnsetType
_NAME = "event"


def read(raw: bytes) -> Any:
    """The body with its retained fields as attributes, UNSET where absent; None for another shape,
    and for a body so long that a text in it may be too long to retain."""
    if len(raw) > LONGEST_TEXT:
        return None
    try:
        return _BODIES.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def event_of(body: Any) -> str:
    """The event that a body from `read` names."""
    name: str = type(body).__struct_config__.tag
    return name


def _body(event: str) -> Any:
    """The type of an event's body, which identifies the event: each has other fields."""
    fields = {name: inner for name, inner in fields_of(event).items() if name != _NAME}
    return _shape(fields, optional=False, tag=event)


def _shape(fields: Fields, *, optional: bool = True, tag: str | None = None) -> Any:
    """Returns the type that decodes these fields. The envelope, its payload and the payload's
    object are required; every other field may be absent."""
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
