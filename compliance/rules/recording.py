"""The course was recorded: seen by the trainer, or to the cloud while this client was a host."""

from collections.abc import Iterator

from compliance.connections.recordings import Recording
from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.findings.sentences import Sentence
from compliance.intervals import Span
from compliance.trainer_events import Observed


def find(case: Case) -> Iterator[Breach]:
    clause = case.policy.rules["recording"].number
    seen = [
        (Span(note.start, note.end), Sentence.RECORDING_SEEN(), "")
        for note in case.noted(Observed)
        if note.code == "recording"
    ]
    hosted = [
        (recording.span, Sentence.RECORDING_AS_HOST(), _doubt(recording))
        for recording in case.room.recordings
        if case.booking.reference == recording.booking
    ]
    for span, because, doubt in [*seen, *hosted]:
        yield from case.breach("recording", clause, span, because, (span,), doubt)


def _doubt(recording: Recording) -> str:
    return Sentence.RECORDING_BESIDE_STAFF() if recording.staff_there else ""
