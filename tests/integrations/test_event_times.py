"""An event's time is bounded by its receipt."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.event_times import AHEAD, LATE, possible

RECEIVED = datetime(2026, 6, 10, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("at", [RECEIVED, RECEIVED - LATE, RECEIVED + AHEAD])
def test_a_time_within_bounds_is_the_event_s(at: datetime) -> None:
    assert possible(at, RECEIVED) == at


@pytest.mark.parametrize(
    "at",
    [
        None,
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        RECEIVED - LATE - SECOND,
        RECEIVED + AHEAD + SECOND,
    ],
)
def test_a_time_out_of_bounds_is_unknown(at: datetime | None) -> None:
    assert possible(at, RECEIVED) is None


@pytest.mark.parametrize("received_at", [None, datetime.min.replace(tzinfo=UTC)])
def test_where_the_receipt_is_unknown_the_year_is_bounded(received_at: datetime | None) -> None:
    assert possible(RECEIVED, received_at) == RECEIVED
    assert possible(datetime(1, 1, 1, tzinfo=UTC), received_at) is None
    assert possible(datetime(9999, 12, 31, tzinfo=UTC), received_at) is None
