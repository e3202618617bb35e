"""Reads one line of a course's ledger into events, whoever wrote it: Zoom, a stream, a trainer,
or Zoom's report after the end."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from compliance.events import Event
from delivery.ledger import trainer_note_entry, zoom_report_entry
from integrations.zoom.rtms import rtms_messages
from integrations.zoom.webhooks import event_translation, webhook_request


class LineFault(ValueError):
    """A line that cannot be read; the message says what is wrong with it."""


def events_of(line: Mapping[str, Any]) -> tuple[Event, ...]:
    """What a line says happened; nothing where it says nothing that matters to a course.

    The ledger keeps the shapes of the acceptance format's `events.jsonl`, and a fourth of our own
    for reports. Raises LineFault.
    """
    try:
        match line.get("source"):
            case "zoom":
                return webhook_request.translate(line["body"])
            case "rtms":
                return rtms_messages.translate(line)
            case "trainer":
                return (trainer_note_entry.event_of(line),)
            case "report":
                return (zoom_report_entry.event_of(line),)
    except (KeyError, TypeError, ValueError, msgspec.ValidationError) as fault:
        raise LineFault(str(fault)) from fault
    raise LineFault(f"source is {line.get('source')!r}; it must be zoom, rtms, trainer or report")


def events_of_usual(source: str, written: str) -> tuple[Event, ...] | None:
    """The same of a line as it is written, where it is as lines of this source nearly always are;
    None where `events_of` must be asked. Far quicker: only what is used of a line is read."""
    read = USUAL.get(source)
    try:
        return read(written) if read else None
    except ValueError:  # msgspec's own are such
        return None


USUAL: Mapping[str, Callable[[str], tuple[Event, ...] | None]] = {
    "zoom": event_translation.translate_written,
    "rtms": rtms_messages.translate_written,
    "report": zoom_report_entry.events_written,
}
