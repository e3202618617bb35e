"""Arrived after the start: in the waiting room, not when the trainer let them in."""

from collections.abc import Iterator

from compliance.attendance.reachable_time import LOBBY
from compliance.findings.breach import Breach
from compliance.findings.case import Case


def find(case: Case) -> Iterator[Breach]:
    arrival, start = case.attendance.arrival, case.room.scheduled.start
    if arrival is None or arrival.late is None:
        return
    clause = case.policy.rules["arrived_late"].number
    after = "the start" if arrival.late.start == start else "the room opened"
    because = (
        f"First in the waiting room or the meeting {arrival.late.seconds} seconds after {after}."
    )
    if not case.unheard(
        start - LOBBY, arrival.at
    ):  # or the client may have come before, unreported
        yield from case.breach("arrived_late", clause, arrival.late, because, case.room.heard)
