"""Redacts every text of a document that its structs declare as `str`, and none that is `Exact`."""

from collections.abc import Callable
from typing import Any, TypeVar, get_args

import msgspec

from delivery.documents.document_types import DocumentPart

Redacted = TypeVar("Redacted", bound=DocumentPart)


def redacted(part: Redacted, redact: Callable[[str], str]) -> Redacted:
    """Returns the part with its own texts and those of the parts within it redacted."""
    changes = {
        field.name: _value(getattr(part, field.name), field.type, redact)
        for field in msgspec.structs.fields(part)
    }
    return msgspec.structs.replace(part, **changes)


def _value(value: Any, declared: Any, redact: Callable[[str], str]) -> Any:
    if isinstance(value, DocumentPart):
        return redacted(value, redact)
    if isinstance(value, tuple):
        (item, *_) = get_args(declared)
        return tuple(_value(each, item, redact) for each in value)
    return redact(value) if isinstance(value, str) and declared is str else value
