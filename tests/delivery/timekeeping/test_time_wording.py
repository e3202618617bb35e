"""Times in words, on both sides of a change of the clocks."""

from datetime import UTC, datetime

import pytest

from delivery.timekeeping.time_wording import (
    clock,
    day,
    exact,
    how_often,
    length,
    minutes,
    roughly,
    until,
)


@pytest.mark.parametrize(
    ("utc", "said"),
    [
        ((2026, 6, 10, 8, 0), "9am"),
        ((2026, 6, 10, 10, 45), "11:45am"),
        ((2026, 1, 10, 12, 0), "midday"),
        ((2026, 1, 10, 0, 0), "midnight"),
        ((2026, 1, 10, 0, 5), "12:05am"),
        ((2026, 1, 10, 18, 30), "6:30pm"),
    ],
)
def test_a_clock_is_read_in_london(utc: tuple[int, int, int, int, int], said: str) -> None:
    assert clock(datetime(*utc, tzinfo=UTC)) == said


def test_the_day_is_londons_day() -> None:
    late_in_summer = datetime(2026, 6, 9, 23, 30, tzinfo=UTC)
    assert day(late_in_summer) == "Wednesday 10 June 2026"


def test_the_hour_before_and_after_the_clocks_go_back() -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    after = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (exact(before), exact(after)) == ("1:30:00am BST", "1:30:00am GMT")
    assert (clock(before), clock(after)) == ("1:30am BST", "1:30am GMT")
    assert exact(datetime(2026, 10, 25, 2, 0, tzinfo=UTC)) == "2:00:00am"
    assert exact(datetime(2027, 3, 28, 1, 0, tzinfo=UTC)) == "2:00:00am"
    assert clock(datetime(2026, 10, 25, 9, 0, tzinfo=UTC)) == "9am"


def test_a_window_that_closes_at_midnight_closes_at_the_end_of_the_day_before() -> None:
    assert until(datetime(2026, 7, 8, 23, 0, tzinfo=UTC)) == "the end of Wednesday 8 July 2026"
    assert until(datetime(2026, 6, 13, 10, 45, tzinfo=UTC)) == "11:45am on Saturday 13 June 2026"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (9900, "2 hours 45 minutes"),
        (3661, "1 hour 1 minute 1 second"),
        (270, "4 minutes 30 seconds"),
        (0, "0 seconds"),
    ],
)
def test_a_length_is_given_in_whole_units(seconds: int, said: str) -> None:
    assert length(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (30 * 86400 - 1, "29 days"),
        (3 * 86400 - 1, "2 days 23 hours"),
        (2 * 86400, "2 days"),
        (86399, "23 hours"),
        (3599, "59 minutes"),
        (59, "less than a minute"),
    ],
)
def test_a_rough_length_has_at_most_two_units(seconds: int, said: str) -> None:
    assert roughly(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(9900, "165 minutes"), (61, "1 minute 1 second"), (45, "45 seconds"), (0, "0 minutes")],
)
def test_a_length_in_minutes_has_no_hours(seconds: int, said: str) -> None:
    assert minutes(seconds) == said


def test_a_number_of_times_is_said_as_people_say_it() -> None:
    assert [how_often(number) for number in (1, 2, 3)] == ["once", "twice", "3 times"]
