"""A change or a cancellation within 48 hours before the start, to the second and across both clock
changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from compliance.effects.late_change import charge_for_change, refund_for_cancellation
from compliance.policy.offer_terms import OfferTerms
from tests.scenes.scene import LRSP

LONDON = ZoneInfo("Europe/London")
STARTS = {
    "summer": datetime(2026, 6, 10, 9, tzinfo=LONDON),
    "after the clocks went forward": datetime(2026, 3, 30, 9, tzinfo=LONDON),
    "after the clocks went back": datetime(2026, 10, 26, 9, tzinfo=LONDON),
}


@pytest.mark.parametrize("starts_at", STARTS.values(), ids=STARTS)
@pytest.mark.parametrize(
    ("before", "pence", "refund"),
    [
        (timedelta(hours=48, seconds=1), None, None),
        (timedelta(hours=48), 4300, 5500),
        (timedelta(hours=47, minutes=59, seconds=59), 4300, 5500),
        (timedelta(), 4300, 5500),
        (timedelta(hours=-1), 4300, 5500),
    ],
    ids=["48:00:01", "48:00:00", "47:59:59", "at the start", "during the course"],
)
def test_more_than_48_elapsed_hours_before_the_start_a_change_is_free(
    starts_at: datetime, before: timedelta, pence: int | None, refund: int | None
) -> None:
    changed_at = starts_at.astimezone(UTC) - before
    for moment in (changed_at, changed_at.astimezone(LONDON)):
        assert charge_for_change(LRSP.offers, "NSAC", starts_at, moment) == pence
        assert refund_for_cancellation(LRSP.offers, "NSAC", starts_at, moment) == refund


def test_two_days_by_the_clock_are_not_48_hours_when_the_clocks_change() -> None:
    forward, back = list(STARTS.values())[1:]
    same_time = timedelta(days=2)  # between two times in one zone, this is by the clock
    assert charge_for_change(LRSP.offers, "NSAC", forward, forward - same_time) == 4300
    assert charge_for_change(LRSP.offers, "NSAC", back, back - same_time) is None


@pytest.mark.parametrize(("hours", "pence"), [(240, 10000), (241, None)])
def test_a_course_type_may_have_its_own_time_and_amount(hours: int, pence: int | None) -> None:
    starts_at = STARTS["summer"]
    changed_at = starts_at.astimezone(UTC) - timedelta(hours=hours)
    assert charge_for_change(LRSP.offers, "SCD", starts_at, changed_at) == pence


def test_the_fee_table_has_no_line_for_a_cancelled_course_of_this_type() -> None:
    starts_at = STARTS["summer"]
    assert refund_for_cancellation(LRSP.offers, "SCD", starts_at, starts_at) is None


def test_a_policy_that_names_no_time_charges_no_change_and_refunds_no_cancellation() -> None:
    starts_at = STARTS["summer"]
    assert refund_for_cancellation(OfferTerms(), "NSAC", starts_at, starts_at) is None
    assert charge_for_change(OfferTerms(), "NSAC", starts_at, starts_at) is None
