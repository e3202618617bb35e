"""Arrived after the start: in the waiting room, not when the trainer let them in."""

from collections.abc import Iterator

from compliance.attendance.reachable_time import LOBBY
from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.intervals import Span


def find(case: Case) -> Iterator[Breach]:
    arrived, start = case.attendance.arrived_at, case.room.scheduled.start
    if arrived is None or arrived <= start:
        return
    clause = case.policy.rules["arrived_late"].number
    late = Span(start, arrived)
    because = f"First in the waiting room or the meeting {late.seconds} seconds after the start."
    if not case.unheard(start - LOBBY, arrived):  # or they may have come, unheard, before
        yield from case.breach("arrived_late", clause, late, because, case.room.heard)
