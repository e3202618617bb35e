"""The camera was known to be off, outside breaks. Unknown is not off."""

from collections.abc import Iterator

from compliance.findings.breach import Breach
from compliance.findings.case import Case


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
            yield from case.breach("camera_off", clause, part, because, (part,))
