"""What follows: windows, charges, refunds, the police."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.outcomes.consequence import Consequence, consequence, end_of_day, first_window
from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy
from compliance.policy.terms import Amount, Terms
from tests.scenes.scene import LRSP, at


def follows(
    outcome: Outcome, deadline: date | None = date(2026, 7, 8), policy: Policy = LRSP
) -> Consequence:
    return consequence(outcome, "NSAC", at("11:45"), deadline, policy)


def test_the_window_is_seventy_two_elapsed_hours_from_the_scheduled_end() -> None:
    assert follows(Outcome.DID_NOT_ATTEND).rebook_by == at("11:45") + timedelta(hours=72)


def test_the_window_closes_with_the_police_deadlines_day_in_london() -> None:
    by = follows(Outcome.DID_NOT_ATTEND, date(2026, 6, 11)).rebook_by
    assert by == datetime(2026, 6, 11, 23, 0, tzinfo=UTC)


def test_without_a_deadline_the_window_is_the_policys() -> None:
    assert follows(Outcome.REFUSED_LATE, None).rebook_by == at("11:45") + timedelta(hours=72)


def test_after_the_providers_failure_only_the_police_deadline_limits() -> None:
    after = follows(Outcome.PROVIDER_FAILURE)
    assert after.rebook_by == datetime(2026, 7, 8, 23, 0, tzinfo=UTC)
    assert (after.rebook_charge_pence, after.refund_pence, after.national_status) == (0, None, None)


def test_a_day_ends_at_londons_midnight_in_winter_too() -> None:
    assert end_of_day(date(2026, 12, 1)) == datetime(2026, 12, 2, tzinfo=UTC)


@pytest.mark.parametrize("day", [date.max, date.min])
def test_every_day_that_can_be_written_has_an_end(day: date) -> None:
    assert end_of_day(day).astimezone(UTC)


def test_a_window_over_a_clock_change_is_elapsed_hours() -> None:
    ends = datetime(2026, 10, 23, 10, 45, tzinfo=UTC)
    after = consequence(Outcome.DID_NOT_ATTEND, "NSAC", ends, date(2026, 12, 1), LRSP)
    assert after.rebook_by == datetime(2026, 10, 26, 10, 45, tzinfo=UTC)


@pytest.mark.parametrize("outcome", [Outcome.NON_COMPLETION_ABUSE, Outcome.NON_COMPLETION_UNFIT])
def test_abuse_and_unfitness_go_back_to_the_police_and_bar_further_courses(
    outcome: Outcome,
) -> None:
    assert follows(outcome) == Consequence(None, None, 5500, True, False, 5)


def test_a_data_breach_goes_back_to_the_police_and_bars_nothing() -> None:
    assert follows(Outcome.NON_COMPLETION_DATA_BREACH) == Consequence(
        None, None, 5500, True, True, 5
    )


def test_completion_and_review_have_no_consequence() -> None:
    assert follows(Outcome.COMPLETED) == Consequence(None, None, None, False, True, 4)
    assert follows(Outcome.REVIEW) == Consequence(None, None, None, False, True, None)


def test_every_outcome_has_its_terms() -> None:
    assert {outcome.value for outcome in Outcome} == set(LRSP.terms)


def test_completed_not_completed_and_not_attended_are_never_one_national_status() -> None:
    statuses = {outcome: follows(outcome).national_status for outcome in Outcome}
    completed = [outcome for outcome, status in statuses.items() if status == 4]
    assert completed == [Outcome.COMPLETED]
    assert {status for outcome, status in statuses.items() if "NON_COMPLETION" in outcome.name} == {
        5
    }
    assert statuses[Outcome.DID_NOT_ATTEND] == 6


def test_the_first_window_is_the_shortest_of_the_policys() -> None:
    assert first_window(at("11:45"), LRSP) == at("11:45") + timedelta(hours=72)
    longer = {name: replace(terms, window=None, hours=None) for name, terms in LRSP.terms.items()}
    assert first_window(at("11:45"), replace(LRSP, terms=longer)) is None


def in_days(days: int) -> Policy:
    return replace(LRSP, terms={"did_not_attend": Terms(window="days", days=days)})


@pytest.mark.parametrize(
    ("ends", "closes"),
    [
        (at("11:45"), datetime(2026, 6, 13, 23, 0, tzinfo=UTC)),
        # Both clock changes: the days of London, whatever their length.
        (datetime(2026, 10, 23, 10, 45, tzinfo=UTC), datetime(2026, 10, 27, 0, 0, tzinfo=UTC)),
        (datetime(2026, 3, 27, 10, 45, tzinfo=UTC), datetime(2026, 3, 30, 23, 0, tzinfo=UTC)),
        # An hour before midnight in UTC it is the next day in London.
        (datetime(2026, 6, 10, 23, 30, tzinfo=UTC), datetime(2026, 6, 14, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_window_of_days_closes_with_a_day_in_london(ends: datetime, closes: datetime) -> None:
    absence = Outcome.DID_NOT_ATTEND
    after = consequence(absence, "NSAC", ends, date(2027, 1, 1), in_days(3))
    assert after.rebook_by == closes
    assert first_window(ends, in_days(3)) == closes


def test_a_window_of_days_closes_with_the_police_deadline_if_that_is_sooner() -> None:
    by = follows(Outcome.DID_NOT_ATTEND, date(2026, 6, 11), in_days(3)).rebook_by
    assert by == datetime(2026, 6, 11, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(("course_type", "charge"), [("NSAC", 4350), ("SCD", 10000), ("WDU", 0)])
def test_a_course_type_may_have_an_amount_of_its_own(course_type: str, charge: int) -> None:
    terms = Terms(window="none", charge=Amount(4350, {"SCD": 10000, "WDU": 0}))
    policy = replace(LRSP, terms={"did_not_attend": terms})
    after = consequence(Outcome.DID_NOT_ATTEND, course_type, at("11:45"), None, policy)
    assert after.rebook_charge_pence == charge
