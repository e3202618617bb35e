"""A webhook in the shape that Zoom documents, read straight into what is kept of it.

Nearly all are. To read the whole and then pick its fields takes more than twice as long, and what
is left out here is never made at all. Whatever is of any other shape is for `kept.redacted`, which
bears anything; of what both can read they keep the same.
"""

from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from integrations.zoom.kept import OBJECTS, Fields, fields_of

Plain = str | int | float | bool | None
_Absent = Plain | UnsetType


class Named(Struct, gc=False):
    """What every webhook says of itself."""

    event: str


_NAMED = msgspec.json.Decoder(Named)


def read(raw: bytes) -> Any:
    """The body, with what is kept alone as attributes, UNSET where it was not sent; or None."""
    try:
        event = _NAMED.decode(raw).event
        return _decoder(event).decode(raw) if event in OBJECTS else None
    except (msgspec.DecodeError, RecursionError):
        return None


@lru_cache(maxsize=len(OBJECTS))
def _decoder(event: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(_shape(fields_of(event), optional=False))


def _shape(fields: Fields, *, optional: bool = True) -> Any:
    """The envelope, its payload and the object in it are never wanting."""
    told: list[Any] = []
    for name, inner in fields.items():
        if inner is None:
            told.append((name, _Absent, UNSET))
        elif optional:
            told.append((name, _shape(inner) | UnsetType, UNSET))
        else:
            told.append((name, _shape(inner, optional=name == "object")))
    return msgspec.defstruct("Kept", told, kw_only=True, gc=False)
