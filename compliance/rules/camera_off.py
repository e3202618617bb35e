"""The camera was known to be off, outside breaks. Unknown is not off."""

from collections.abc import Iterator

from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.intervals import Span, intersect, total

MARK_ALONE = "{} of them rest on the trainer's mark alone."
REPORTED_ON = "{} of them rest on the trainer's mark, while Zoom reported the camera on."


def find(case: Case) -> Iterator[Breach]:
    clause = case.policy.rules["camera_off"].number
    for dark in case.attendance.cameras.off:
        if dark.length < case.policy.camera_off_at_least:
            continue
        for part in case.led(dark):
            because = (
                f"The camera was reported off for {part.seconds} seconds outside breaks."
                f"{case.meanwhile(dark)}"
            )
            yield from case.breach("camera_off", clause, part, because, (part,), _doubt(case, part))


def _doubt(case: Case, part: Span) -> str:
    cameras = case.attendance.cameras
    if against := total(intersect([part], cameras.reported_on)):
        return REPORTED_ON.format(against)
    marked = total(intersect([part], cameras.marked_off))
    return MARK_ALONE.format(marked) if marked else ""
