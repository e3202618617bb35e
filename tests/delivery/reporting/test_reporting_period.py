"""Periods of London days."""

from datetime import UTC, date, datetime

import pytest

from delivery.reporting.reporting_period import Period, last_month, month_of, read
from delivery.validation.errors import InvalidInput


def test_a_period_runs_from_midnight_to_midnight_in_london_over_both_clock_changes() -> None:
    spring = Period(date(2026, 3, 29), date(2026, 3, 29))
    assert spring.start == datetime(2026, 3, 29, 0, tzinfo=UTC)
    assert spring.end == datetime(2026, 3, 29, 23, tzinfo=UTC)
    autumn = Period(date(2026, 10, 25), date(2026, 10, 25))
    assert (autumn.end - autumn.start).total_seconds() == 25 * 3600


def test_months_are_whole_and_londons() -> None:
    just_january = datetime(2025, 12, 31, 23, 59, tzinfo=UTC)
    assert month_of(just_january) == Period(date(2025, 12, 1), date(2025, 12, 31))
    already_july = datetime(2026, 6, 30, 23, 1, tzinfo=UTC)
    assert month_of(already_july) == Period(date(2026, 7, 1), date(2026, 7, 31))
    assert last_month(already_july) == Period(date(2026, 6, 1), date(2026, 6, 30))
    assert last_month(datetime(2024, 3, 5, tzinfo=UTC)).last == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("first", "last", "places"),
    [
        ("", "", ["from", "to"]),
        ("2026-02-30", "2026-03-01", ["from"]),
        ("2026-05-01", "1 June", ["to"]),
        ("20260501", "2026-W22-5", ["from", "to"]),
        ("٢٠٢٦-٠٥-٠١", "2026-05-02", ["from"]),
        ("0001-01-01", "9999-12-31", ["from", "to"]),
        ("2026-05-02", "2026-05-01", ["to"]),
        ("2026-01-01", "2027-01-02", ["to"]),
    ],
)
def test_an_invalid_period_is_refused_at_the_wrong_field(
    first: str, last: str, places: list[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(first, last)
    assert [refusal.place for refusal in refused.value.refusals] == places


def test_a_day_and_a_leap_year_are_periods() -> None:
    assert read("2026-05-01", " 2026-05-01 ") == Period(date(2026, 5, 1), date(2026, 5, 1))
    assert read("2024-01-01", "2024-12-31").last == date(2024, 12, 31)
