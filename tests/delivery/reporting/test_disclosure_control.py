"""What is published tells no count from one to four, whatever a reader subtracts from what."""

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import pytest

from delivery.records.figures.publications import BaseCount, PublishedFigure
from delivery.reporting import disclosure_control, publishing
from delivery.reporting.disclosure_control import SMALL, possible, published
from delivery.reporting.published_tables import tables_of
from delivery.reporting.publishing import CLIENTS, DISMISSED, UPHELD, figures_of
from tests.delivery.reporting.deductions import PLACES, possible_values

Box = tuple[int, int]
TOLD = (None, 5, 10, 15, 20)


def test_a_count_is_told_as_the_nearest_five_or_not_at_all() -> None:
    assert [published(count) for count in range(13)] == [None] * 5 + [5] * 3 + [10] * 5


@pytest.mark.parametrize("count", range(200))
def test_a_reader_knows_the_bounds_of_a_count_and_they_hold(count: int) -> None:
    for least in (SMALL, disclosure_control.FEW_COURSES):
        shown = published(count, least)
        low, high = possible(shown, least)
        assert low <= count <= high
        assert all(published(other, least) == shown for other in range(low, high + 1))


def test_clients_do_not_give_away_a_small_number_of_courses() -> None:
    """30 clients would say that the courses that are not told, as fewer than five, are four."""
    exact = [
        BaseCount("KENT", "NSAC", "outcome", "completed", "4", 30),
        BaseCount("KENT", "NSAC", "course", "", "", 7),
    ]
    (figure,) = figures_of(exact)
    assert (figure.measure, figure.number) == (publishing.COMPLETED, 30)


def feasible(part: int, boxes: Sequence[Box], at_least: int, at_most: int) -> list[int]:
    """All that a reader cannot rule out for one part of a sum between these bounds: whole numbers
    in boxes have every sum from the least to the greatest."""
    if at_least > at_most:
        return []
    least = sum(low for at, (low, _) in enumerate(boxes) if at != part)
    greatest = sum(high for at, (_, high) in enumerate(boxes) if at != part)
    low, high = boxes[part]
    return [
        value
        for value in range(low, high + 1)
        if value + greatest >= at_least and value + least <= at_most
    ]


def test_no_numbers_of_one_cell_together_tell_a_count_from_one_to_four() -> None:
    """Every combination of the four parts of the clients with any number of the courses, and with
    any number that is at most theirs: the clients also fit into the places of the courses."""
    bounds = [possible(shown)[0] for shown in (None, *range(5, 100, 5))]
    few = disclosure_control.FEW_COURSES
    places = [PLACES * possible(shown, few)[1] for shown in (None, 10, 15)]
    checked = 0
    for shown in itertools.product(TOLD, repeat=len(CLIENTS)):
        boxes = [possible(number) for number in shown]
        for at_least, at_most in itertools.product(bounds, places):
            for part, number in enumerate(shown):
                values = feasible(part, boxes, at_least, at_most)
                if number is None and values:
                    checked += 1
                    assert len(values) > 1 or not 1 <= values[0] < SMALL, (shown, at_least, at_most)
    assert checked > 10_000


def counts(draw: random.Random) -> Iterator[BaseCount]:
    """Small counts of three forces and two types, as a quarter of a small provider has them."""
    for force, kind in itertools.product(("KENT", "SURREY", "ESSEX"), ("NSAC", "WDU")):
        parts = [draw.choice((0, 1, 2, 3, 4, 5, 12)) for _ in CLIENTS]
        for status, number in zip(("4", "5", "6", ""), parts, strict=True):
            yield BaseCount(force, kind, "outcome", "any", status, number)
        courses = -(-sum(parts) // PLACES)
        for of, name in (("decided", "60"), ("message", "in_time"), ("challenge", "overturned")):
            yield BaseCount(force, kind, of, name, "", draw.randint(0, sum(parts)))
        yield BaseCount(force, kind, "course", "", "", courses)
        for rule, state in itertools.product(("absent", "camera_off"), ("upheld", "dismissed")):
            yield BaseCount(force, kind, "breach", rule, state, draw.randint(0, 9))


@pytest.mark.parametrize("seed", range(30))
def test_a_reader_who_tries_all_combinations_is_left_with_two_values_of_each_small_count(
    seed: int,
) -> None:
    draw = random.Random(seed)  # noqa: S311
    for _ in ("one quarter", "the next"):
        exact = list(counts(draw))
        shown = {(each.force, each.course_type, each.measure): each for each in figures_of(exact)}
        for place, truth in _exact_by_place(exact).items():
            figures_there = {name: shown.get((*place, name)) for name in truth}
            bounds = {
                name: possible(each.number if each else None, publishing.least_of(name))
                for name, each in figures_there.items()
            }
            findings = [name for name in truth if name.startswith((UPHELD, DISMISSED))]
            left = possible_values(bounds, findings)
            for name, number in truth.items():
                assert number in left[name]
                assert number >= SMALL or len(left[name]) > 1, (place, name, number)


def _exact_by_place(exact: Sequence[BaseCount]) -> dict[tuple[str, str], Counter[str]]:
    by_place = defaultdict[tuple[str, str], Counter[str]](Counter)
    for count in exact:
        for name in publishing.measures(count):
            by_place[count.force, count.course_type][name] += count.number
    return by_place


@pytest.mark.parametrize("seed", range(10))
def test_every_number_of_every_table_is_a_sum_of_told_numbers(seed: int) -> None:
    """So tables, totals and the numbers of other filters have no difference that tells more."""
    figures = figures_of(counts(random.Random(seed)))  # noqa: S311
    tables = tables_of(figures)
    for table, of in ((tables.by_force, "force"), (tables.by_type, "course_type")):
        for name, numbers in table.rows:
            of_name = [each for each in figures if not name or getattr(each, of) == name]
            for measure, number in zip(table.measures, numbers, strict=True):
                assert number == _told(of_name, measure)
    for rule, (upheld, dismissed) in ((name, tuple(row)) for name, row in tables.rules.rows):
        assert upheld == _told(figures, f"upheld {rule}")
        assert dismissed == _told(figures, f"dismissed {rule}")


def _told(figures: Sequence[PublishedFigure], measure: str) -> int | None:
    numbers = [each.number for each in figures if each.measure == measure]
    return sum(numbers) if numbers else None


def test_totals_that_are_rounded_on_their_own_would_tell_small_counts() -> None:
    """The rule that is not used: four counts of 4 whose exact total, 16, is told as 15."""
    boxes = [possible(published(4))] * 4
    low, high = possible(published(4 * 4))
    assert feasible(0, boxes, low, high) == [1, 2, 3, 4]
    assert feasible(0, boxes, 4 * 4, 4 * 4) == [4]


def test_small_forces_are_not_even_named() -> None:
    figures = figures_of([BaseCount("KENT", "NSAC", "outcome", "completed", "4", 4)])
    assert figures == []


def test_shares_follow_from_told_numbers_and_are_left_out_without_them() -> None:
    ended = [
        BaseCount("KENT", "NSAC", "outcome", "completed", "4", 88),
        BaseCount("KENT", "NSAC", "outcome", "left", "5", 11),
    ]
    table = tables_of(figures_of(ended)).by_force
    done = publishing.COMPLETED, publishing.NOT_COMPLETED
    assert table.share(table.rows[0][1], done[:1], done) == 90
    absent = (*done, publishing.DID_NOT_ATTEND)
    assert table.share(table.rows[0][1], done[:1], absent) is None


def test_the_camera_is_told_as_a_share_of_seconds_for_all_together() -> None:
    watched = [
        BaseCount("KENT", "NSAC", "client", "attended", "", 5),
        BaseCount("KENT", "NSAC", "camera", "on", "", 5, 900),
        BaseCount("KENT", "NSAC", "camera", "unknown", "", 5, 100),
    ]
    assert figures_of(watched) == [PublishedFigure("", "", publishing.CAMERA, 90)]
    few = [BaseCount("KENT", "NSAC", "client", "attended", "", 4), *watched[1:]]
    assert figures_of(few) == []
