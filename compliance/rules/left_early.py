"""Left before the end and never came back."""

from collections.abc import Iterator

from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.findings.sentences import Sentence
from compliance.rules.absent import CAUSES


def find(case: Case) -> Iterator[Breach]:
    gap = case.left_early()
    if gap is None:
        return
    clause = case.policy.rules["left_early"].number
    because = f"{Sentence.LEFT_EARLY(seconds=gap.span.seconds)} {CAUSES[gap.cause]()}"
    yield from case.breach("left_early", clause, gap.span, because, case.room.heard)
