"""The kinds of text in a case's document, and the parts that several of its sections have."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

Exact = Annotated[str, Meta(extra={"exact": True})]
"""A code, a reference, a digest or a name that stands in its own place: never redacted. Every other
text of a document is redacted."""


class DocumentPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the document. Times are in UTC and whole seconds; `words` is what people read."""


class StaffPart(DocumentPart, frozen=True, kw_only=True):
    """Somebody who works for the provider."""

    role: Exact
    """`trainer`, `officer` or `administrator`: their role when the document was made."""
    name: Exact | None
    """None in the copy for the person whom the case is about."""


class FilePart(DocumentPart, frozen=True, kw_only=True):
    """A file that the client sent, by its digest."""

    kind: Exact
    """`pdf`, `jpeg` or `png`."""
    size: int
    """In bytes."""
    sha256: Exact


def whole_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def second_or_none(moment: datetime | None) -> datetime | None:
    return whole_second(moment) if moment else None
