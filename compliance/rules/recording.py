"""The course was recorded: seen by the trainer, or to the cloud while this client was a host."""

from collections.abc import Iterator

from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.intervals import Span
from compliance.trainer_events import Observed

SEEN = "The trainer saw it."
HOSTING = "A cloud recording was started while this client alone was host or co-host."
STAFF_THERE = "Staff were there as well, or may have been, and may have started it."


def find(case: Case) -> Iterator[Breach]:
    clause = case.policy.rules["recording"].number
    seen = [
        (Span(note.start, note.end), SEEN, "")
        for note in case.noted(Observed)
        if note.code == "recording"
    ]
    hosted = [
        (recording.span, HOSTING, STAFF_THERE if recording.staff_there else "")
        for recording in case.room.recordings
        if case.booking.reference == recording.booking
    ]
    for span, because, doubt in [*seen, *hosted]:
        yield from case.breach("recording", clause, span, because, (span,), doubt)
