"""Away from the course for a reason that is not the provider's, the host's or the platform's."""

from collections.abc import Iterator

from compliance.attendance.causes import EXCUSED, Cause
from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.findings.sentences import Sentence

CAUSES = {
    Cause.CLIENT_NETWORK: Sentence.CONNECTION_LOST,
    Cause.CLIENT_LEFT: Sentence.CLIENT_LEFT,
    Cause.UNKNOWN: Sentence.CAUSE_UNKNOWN,
}
"""The sentence about the cause of an absence that counts."""


def find(case: Case) -> Iterator[Breach]:
    clause = case.policy.rules["absent"].number
    for gap in case.attendance.gaps:
        proven = case.proven(gap)
        if gap.cause in EXCUSED or gap == case.left_early():
            continue
        if proven.length < case.policy.absent_at_least:
            continue
        for part in case.led(proven):
            away = Sentence.AWAY(seconds=part.seconds)
            because = f"{away} {CAUSES[gap.cause]()}{case.meanwhile(proven)}"
            yield from case.breach("absent", clause, part, because, case.room.heard)
