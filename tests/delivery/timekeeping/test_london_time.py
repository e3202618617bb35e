"""London wall times, and the two nights on which the clocks change."""

from datetime import UTC, date, datetime

import pytest

from delivery.timekeeping import london_time


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-06-10 09:00", datetime(2026, 6, 10, 8, 0, tzinfo=UTC)),
        ("2026-06-10T09:00", datetime(2026, 6, 10, 8, 0, tzinfo=UTC)),
        ("2026-12-10 09:00", datetime(2026, 12, 10, 9, 0, tzinfo=UTC)),
        ("2026-03-29 00:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29 02:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25 00:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25 02:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_wall_time_means_one_moment(written: str, moment: datetime) -> None:
    assert london_time.moment(written) == moment


@pytest.mark.parametrize("written", ["2026-10-25 01:00", "2026-10-25 01:30", "2026-10-25 01:59"])
def test_a_time_that_comes_twice_is_refused(written: str) -> None:
    with pytest.raises(london_time.OddTime, match="comes twice"):
        london_time.moment(written)


@pytest.mark.parametrize("written", ["2026-03-29 01:00", "2026-03-29 01:30", "2026-03-29 01:59"])
def test_a_time_that_is_skipped_is_refused(written: str) -> None:
    with pytest.raises(london_time.OddTime, match="clocks go forward"):
        london_time.moment(written)


@pytest.mark.parametrize(
    "written",
    [
        "10/06/2026 09:00",
        "2026-06-10",
        "2026-06-10 9:00",
        "2026-06-10 09:00:00",
        "2026-06-10T09:00+01:00",
        "2026-06-10T09:00Z",
        "٢٠٢٦-06-10 09:00",
        "",
    ],
)
def test_any_other_way_of_writing_is_refused_with_the_right_one(written: str) -> None:
    with pytest.raises(london_time.OddTime, match="2026-06-10 09:00"):
        london_time.moment(written)


@pytest.mark.parametrize("written", ["2026-02-29 09:00", "2026-06-10 24:00", "2026-06-10 09:60"])
def test_a_time_that_no_clock_shows_is_refused(written: str) -> None:
    with pytest.raises(london_time.OddTime, match="no such date or time"):
        london_time.moment(written)


def test_the_day_is_londons() -> None:
    assert london_time.london_day(datetime(2026, 6, 10, 23, 30, tzinfo=UTC)) == date(2026, 6, 11)


def test_a_moment_is_written_as_it_is_read() -> None:
    assert london_time.written(london_time.moment("2026-06-10 09:00")) == "2026-06-10 09:00"
