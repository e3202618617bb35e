"""The camera was known to be off, outside breaks. Unknown is not off."""

from collections.abc import Iterator

from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.findings.sentences import Sentence
from compliance.intervals import Span, Spans, intersect, total
from compliance.trainer_events import Warned

CAMERA = "camera_off"
"""The matter of a warning about the camera."""


def find(case: Case) -> Iterator[Breach]:
    clause = case.policy.rules["camera_off"].number
    for dark in _warned_of(case):
        if dark.length < case.policy.camera_off_at_least:
            continue
        for part in case.led(dark):
            because = Sentence.CAMERA_OFF(seconds=part.seconds) + case.meanwhile(dark)
            yield from case.breach("camera_off", clause, part, because, (part,), _doubt(case, part))


def _warned_of(case: Case) -> Spans:
    """The stretches with the camera off, cut to the time after the warnings that the policy asks
    for."""
    dark, needed = case.attendance.cameras.off, case.policy.camera_warnings
    if not needed:
        return dark
    warnings = [warning.at for warning in case.noted(Warned) if warning.matter == CAMERA]
    if len(warnings) < needed:
        return ()
    warned_at, end = sorted(warnings)[needed - 1], case.room.judged.end
    return intersect(dark, [Span(warned_at, max(warned_at, end))])


def _doubt(case: Case, part: Span) -> str:
    cameras = case.attendance.cameras
    if against := total(intersect([part], cameras.reported_on)):
        return Sentence.REPORTED_ON(seconds=against)
    marked = total(intersect([part], cameras.marked_off))
    return Sentence.MARK_ALONE(seconds=marked) if marked else ""
