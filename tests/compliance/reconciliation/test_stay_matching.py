"""Tests of which row of a report tells of which stay that was heard."""

from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.reconciliation.stay_matching import ObservedStay, match
from tests.scenes.provider_report import row
from tests.scenes.scene import at, person

WITHIN = timedelta(seconds=5)
HOUR = ObservedStay(person("A"), at("09:00"), at("10:00"))


@pytest.mark.parametrize(
    ("start", "end", "touches"),
    [
        ("09:20", "09:30", True),
        ("10:00:05", "11:00", True),
        ("10:00:06", "11:00", False),
        ("08:50", "08:59:55", True),
        ("08:50", "08:59:54", False),
        ("08:50", None, True),
    ],
)
def test_a_row_tells_of_a_stay_that_it_overlaps_or_nearly_so(
    start: str, end: str | None, touches: bool
) -> None:
    assert HOUR.touches(row("A", start, end), WITHIN) is touches


def test_of_a_stay_whose_end_was_not_heard_any_later_row_may_tell() -> None:
    assert ObservedStay(person("A"), at("09:00"), None).touches(row("A", "10:00", None), WITHIN)


def test_a_row_is_as_far_away_as_its_two_ends_are_together() -> None:
    assert HOUR.apart(row("A", "09:00:02", "10:00:03")) == timedelta(seconds=5)


@pytest.mark.parametrize(
    ("client", "start", "end", "same"),
    [
        ("A", "09:00:05", "10:00:05", True),
        ("A", "09:00:05", "10:00:06", False),
        ("A", "09:00:06", "10:00", False),
        ("A", "09:00", "10:30", False),
        ("A", "09:00", None, True),
        ("B", "09:00", "10:00", False),
        ("B", "09:30", "10:00", False),
    ],
)
def test_another_room_is_the_same_stay_on_the_same_link_at_the_same_times(
    client: str, start: str, end: str | None, same: bool
) -> None:
    assert HOUR.same(row(client, start, end, user_id="elsewhere"), WITHIN) is same


def test_the_nearest_row_of_a_connection_is_the_one_that_tells_of_a_stay() -> None:
    near, far = row("A", "09:00:01", "10:00"), row("A", "09:30", "10:00")
    assert match([HOUR], [far, near], WITHIN).pairs == ((HOUR, near),)


def test_of_a_row_that_stands_there_three_times_one_is_laid_and_two_are_left() -> None:
    reported = row("A", "09:00", "10:00")
    matches = match([HOUR], [reported] * 3, WITHIN)
    assert (matches.pairs, matches.only_reported) == (((HOUR, reported),), (reported, reported))


def test_which_of_two_rows_as_near_is_taken_does_not_hang_on_their_order() -> None:
    rows = row("A", "08:59:58", "10:00"), row("A", "09:00:02", "10:00")
    assert match([HOUR], rows, WITHIN) == match([HOUR], reversed(rows), WITHIN)


def test_who_has_no_id_is_not_taken_for_somebody_else_who_has_none() -> None:
    nameless = ObservedStay(
        replace(person("A"), user_id="", registrant_id=None), at("09:00"), at("10:00")
    )
    other = row("B", "09:00", "10:00", user_id="", registrant_id=None)
    assert match([nameless], [other], WITHIN).pairs == ()


def test_which_of_two_stays_as_near_takes_a_row_does_not_hang_on_their_order() -> None:
    """One connection was there twice; the report gives one time between the two."""
    twice = [
        ObservedStay(person("A"), at("08:59:58"), at("10:00")),
        ObservedStay(person("A"), at("09:00:02"), at("10:00")),
    ]
    reported = row("A", "09:00", "10:00")
    assert match(twice, [reported], WITHIN).pairs == match(twice[::-1], [reported], WITHIN).pairs
