"""Reads one line of a course's ledger into events, whoever wrote it: a provider of meetings, a
trainer, or the provider's report after the end."""

from collections.abc import Mapping
from typing import Any

import msgspec

from compliance.events import Event
from delivery.ledger import report_entry, trainer_note_entry
from integrations import providers


class LineFault(ValueError):
    """A line that cannot be read; the message says what is wrong with it."""


def events_of(line: Mapping[str, Any]) -> tuple[Event, ...]:
    """What a line says happened; nothing where it says nothing that matters to a course.

    The ledger keeps the shapes of the acceptance format's `events.jsonl`, and a fourth of our own
    for reports. Raises LineFault.
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
