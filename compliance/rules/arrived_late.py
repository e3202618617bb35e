"""Arrived after the start: in the waiting room, not when the trainer let them in."""

from collections.abc import Iterator

from compliance.attendance.reachable_time import LOBBY
from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.findings.sentences import Sentence


def find(case: Case) -> Iterator[Breach]:
    arrival, start = case.attendance.arrival, case.room.scheduled.start
    if arrival is None or arrival.late is None:
        return
    clause = case.policy.rules["arrived_late"].number
    at_start = arrival.late.start == start
    late = Sentence.LATE_AFTER_START if at_start else Sentence.LATE_AFTER_OPENING
    because = late(seconds=arrival.late.seconds)
    if not case.unheard(
        start - LOBBY, arrival.at
    ):  # or the client may have come before, unreported
        yield from case.breach("arrived_late", clause, arrival.late, because, case.room.heard)
