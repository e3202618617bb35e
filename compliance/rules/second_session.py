"""Two devices on one link, together for longer than it takes to change over."""

from collections.abc import Iterator
from itertools import combinations

from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.findings.sentences import Sentence
from compliance.intervals import Spans, intersect, union


def find(case: Case) -> Iterator[Breach]:
    clause = case.policy.rules["second_session"].number
    for together in _together(case):
        because = Sentence.TWO_DEVICES(seconds=together.seconds)
        yield from case.breach("second_session", clause, together, because, (together,))


def _together(case: Case) -> Spans:
    connections = case.attendance.connections
    devices = {
        uuid: union(connection.span for connection in connections if connection.person.uuid == uuid)
        for uuid in sorted({connection.person.uuid for connection in connections})
    }
    return union(
        span
        for connection, other in combinations(devices.values(), 2)
        for span in intersect(connection, other)
        if span.length > case.policy.together
    )
