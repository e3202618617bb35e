"""Terms are calendar months by London's clocks; their last day belongs to them."""

from datetime import UTC, datetime

import pytest

from compliance.outcomes.consequence import LONDON
from compliance.retention.term_end import term_end


def london(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("counted_from", "months", "ends"),
    [
        ("2026-06-10 11:45", 12, "2027-06-11 00:00"),
        ("2026-06-10 11:45", 0, "2026-06-11 00:00"),
        ("2026-01-31 11:45", 1, "2026-03-01 00:00"),
        ("2027-02-28 11:45", 12, "2028-02-29 00:00"),
        ("2028-02-29 11:45", 12, "2029-03-01 00:00"),
        ("2028-02-29 11:45", 48, "2032-03-01 00:00"),
        ("2026-12-31 23:59", 2, "2027-03-01 00:00"),
        # the clocks go forward on 28 March 2027, and back on 31 October 2027
        ("2026-03-28 11:45", 12, "2027-03-29 00:00"),
        ("2026-10-31 11:45", 12, "2027-11-01 00:00"),
        ("2026-10-25 01:30", 12, "2027-10-26 00:00"),
    ],
)
def test_a_term_ends_with_the_corresponding_day(counted_from: str, months: int, ends: str) -> None:
    assert term_end(london(counted_from), months) == london(ends)


def test_the_day_is_that_of_londons_clocks() -> None:
    before_midnight_in_utc = datetime(2026, 6, 10, 23, 30, tzinfo=UTC)  # 00:30 on the 11th
    assert term_end(before_midnight_in_utc, 12) == london("2027-06-12 00:00")


def test_in_summer_a_term_ends_an_hour_before_midnight_in_utc() -> None:
    assert term_end(london("2026-03-01 10:00"), 4).astimezone(UTC) == datetime(
        2026, 7, 1, 23, tzinfo=UTC
    )
