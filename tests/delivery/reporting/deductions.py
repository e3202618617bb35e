"""Tries every combination of counts that a reader of the published tables cannot rule out."""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence

from delivery.reporting import publishing
from delivery.reporting.publishing import CLIENTS, COURSES

PLACES = 9
"""The most clients of a course, which everybody knows."""
PARTS_OF_CLIENTS = (publishing.DECIDED, publishing.IN_TIME, publishing.OVERTURNED)
"""What is counted once at most for each client."""

Bounds = Mapping[str, tuple[int, int]]


def possible_values(bounds: Bounds, findings: Sequence[str]) -> dict[str, set[int]]:
    """The values of each measure of one force and course type that agree with all others: each
    client has one outcome, each course has a client of the force and at most nine, and nothing is
    counted of more clients than there are. `bounds`: what the told number of each says by itself;
    `findings`: the measures of which a client may have several, bounded by nothing else."""
    possible = defaultdict[str, set[int]](set)
    for name in findings:
        possible[name].update(_values(bounds, name))
    for parts in itertools.product(*(_values(bounds, name) for name in CLIENTS)):
        clients = sum(parts)
        courses = [each for each in _values(bounds, COURSES) if each <= clients <= PLACES * each]
        counted = {
            name: [each for each in _values(bounds, name) if each <= clients]
            for name in PARTS_OF_CLIENTS
        }
        if courses and all(counted.values()):
            possible[COURSES].update(courses)
            for name, value in zip(CLIENTS, parts, strict=True):
                possible[name].add(value)
            for name, values in counted.items():
                possible[name].update(values)
    return possible


def _values(bounds: Bounds, name: str) -> range:
    low, high = bounds[name]
    return range(low, high + 1)
