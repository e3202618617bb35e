"""Away from the course for a reason that is not the provider's, the host's or the platform's."""

from collections.abc import Iterator

from compliance.attendance.causes import EXCUSED, Cause
from compliance.findings.breach import Breach
from compliance.findings.case import Case

SAID = {
    Cause.CLIENT_NETWORK: "Zoom said that the connection was lost.",
    Cause.CLIENT_LEFT: "Zoom said that they left.",
    Cause.UNKNOWN: "Nothing was said of why.",
}


def find(case: Case) -> Iterator[Breach]:
    clause = case.policy.rules["absent"].number
    for gap in case.attendance.gaps:
        proven = case.proven(gap)
        if gap.cause in EXCUSED or gap == case.left_early():
            continue
        if proven.length < case.policy.absent_at_least:
            continue
        for part in case.led(proven):
            because = (
                f"Away for {part.seconds} seconds outside breaks. {SAID[gap.cause]}"
                f"{case.meanwhile(proven)}"
            )
            yield from case.breach("absent", clause, part, because, case.room.heard)
