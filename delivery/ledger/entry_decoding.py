"""Decodes a ledger line into events, from any source: a meeting provider, a trainer, or the
provider's report."""

from collections.abc import Mapping
from typing import Any

import msgspec

from compliance.events import Event
from delivery.ledger import report_entry, trainer_note_entry
from integrations import providers


class LineFault(ValueError):
    """A line cannot be read; the message says why."""


def events_of(line: Mapping[str, Any]) -> tuple[Event, ...]:
    """The events of a line; empty if the line does not concern a course. Raises LineFault.

    The lines have the formats of the acceptance format's `events.jsonl`, and the service's own for
    reports.
    """
    source = line.get("source")
    provider = providers.BY_SOURCE.get(source) if isinstance(source, str) else None
    try:
        if provider is not None:
            return provider.events_of(line)
        match source:
            case "trainer":
                return (trainer_note_entry.event_of(line),)
            case "report":
                return report_entry.events_of(line)
    except (KeyError, TypeError, ValueError, OverflowError, msgspec.ValidationError) as fault:
        raise LineFault(str(fault)) from fault
    *others, last = (*providers.BY_SOURCE, "trainer", "report")
    raise LineFault(f"source is {source!r}; it must be {', '.join(others)} or {last}")
