"""The next break of a course: by its plan, the noted breaks and the moment."""

from datetime import timedelta

import pytest

from compliance.breaks.next_break import BreakState, breaks_to_come, next_break
from compliance.intervals import Span
from compliance.policy.break_terms import BreakPlan
from tests.scenes.scene import at

COURSE = Span(at("09:00"), at("11:45"))


def plan(*minutes: int) -> BreakPlan:
    return BreakPlan(tuple(timedelta(minutes=each) for each in minutes), timedelta(minutes=10))


def told(planned: BreakPlan, noted: dict[str, str], now: str) -> tuple[str, str]:
    """The state and the London time; `noted`: the end of each noted break by its start."""
    breaks = [Span(at(start), at(end)) for start, end in noted.items() if at(start) <= at(now)]
    running = next((span for span in breaks if span.start <= at(now) < span.end), None)
    to_come = breaks_to_come(planned, COURSE, breaks)
    shown = next_break(to_come, COURSE.start, at(now), running)
    wall = f"{shown.at + timedelta(hours=1):%H:%M}" if shown.at else ""
    return shown.state.value, wall


@pytest.mark.parametrize(
    ("noted", "now", "says"),
    [
        ({}, "08:50", ("planned", "10:15")),
        ({}, "10:14", ("planned", "10:15")),
        ({}, "10:15", ("not_noted", "10:15")),
        ({}, "11:40", ("not_noted", "10:15")),
        ({"10:20": "10:30"}, "10:19", ("not_noted", "10:15")),
        ({"10:20": "10:30"}, "10:20", ("now", "10:20")),
        ({"10:20": "10:30"}, "10:30", ("none_left", "")),
        ({"09:45": "09:55"}, "10:20", ("none_left", "")),
        ({"09:44": "09:54"}, "09:50", ("now", "09:44")),
        ({"09:44": "09:54"}, "09:54", ("planned", "10:15")),
    ],
)
def test_one_planned_break(noted: dict[str, str], now: str, says: tuple[str, str]) -> None:
    assert told(plan(75), noted, now) == says


@pytest.mark.parametrize(
    ("noted", "now", "says"),
    [
        ({}, "09:49", ("planned", "09:50")),
        ({}, "09:55", ("not_noted", "09:50")),
        ({}, "10:15", ("planned", "10:45")),
        ({}, "10:45", ("not_noted", "10:45")),
        ({"09:50": "09:55"}, "10:00", ("planned", "10:45")),
        ({"10:40": "10:45"}, "11:00", ("none_left", "")),
    ],
)
def test_of_two_planned_breaks_the_first_is_named_until_the_second_can_begin(
    noted: dict[str, str], now: str, says: tuple[str, str]
) -> None:
    assert told(plan(50, 105), noted, now) == says


def test_where_no_break_is_planned_a_noted_one_is_a_break_all_the_same() -> None:
    noted = {"10:00": "10:10"}
    assert told(plan(), noted, "09:50") == ("none_planned", "")
    assert told(plan(), noted, "10:05") == ("now", "10:00")
    assert told(plan(), noted, "10:15") == ("none_planned", "")


def test_a_break_planned_for_the_end_of_the_course_is_none() -> None:
    assert told(plan(165), {}, "10:00") == (BreakState.NONE_PLANNED.value, "")
