"""Which effects a decision has, and which of them cannot be recalled."""

from datetime import UTC, date, datetime

import pytest

from compliance.effects.due_times import end_of_next_working_day
from compliance.effects.effects import Branch, DecisionEffect, EffectKind, effects_of
from compliance.outcomes.consequence import Consequence, consequence
from compliance.outcomes.recommendation import Outcome
from tests.scenes.scene import LRSP, at


def effects(outcome: Outcome) -> tuple[DecisionEffect, ...]:
    follows = consequence(outcome, "NSAC", at("11:45"), date(2026, 7, 8), LRSP)
    return effects_of(outcome, follows, LRSP)


def kinds(outcome: Outcome) -> list[tuple[str, str, int | None]]:
    return [
        (effect.kind.value, effect.branch.value, effect.amount_pence or effect.national_status)
        for effect in effects(outcome)
    ]


WITH_A_WINDOW = [
    Outcome.REFUSED_LATE,
    Outcome.REFUSED_IDENTITY,
    Outcome.REFUSED_INTERPRETER,
    Outcome.NON_COMPLETION_CONDUCT,
    Outcome.NON_COMPLETION_EXTENUATING,
    Outcome.NON_COMPLETION_LEFT_EARLY,
    Outcome.DID_NOT_ATTEND,
]


def test_a_completion_is_keyed_and_nothing_else() -> None:
    assert kinds(Outcome.COMPLETED) == [("national_status", "always", 4)]


@pytest.mark.parametrize("outcome", WITH_A_WINDOW)
def test_with_a_window_either_the_charge_follows_or_the_refund_and_the_status(
    outcome: Outcome,
) -> None:
    status = 5 if "NON_COMPLETION" in outcome.name else 6
    assert kinds(outcome) == [
        ("charge", "booked", 4300),
        ("refund", "not_booked", 5500),
        ("national_status", "not_booked", status),
    ]


@pytest.mark.parametrize("outcome", [Outcome.NON_COMPLETION_ABUSE, Outcome.NON_COMPLETION_UNFIT])
def test_without_a_window_the_refund_the_police_the_ban_and_the_status_follow(
    outcome: Outcome,
) -> None:
    assert kinds(outcome) == [
        ("refund", "always", 5500),
        ("referral", "always", None),
        ("ban", "always", None),
        ("national_status", "always", 5),
    ]


def test_a_recording_bars_nobody() -> None:
    assert [kind for kind, *_ in kinds(Outcome.NON_COMPLETION_DATA_BREACH)] == [
        "refund",
        "referral",
        "national_status",
    ]


def test_the_providers_failure_gives_a_free_course_and_the_offer_of_a_date() -> None:
    free, offer = ("free_booking", "booked", None), ("new_date", "always", None)
    assert kinds(Outcome.PROVIDER_FAILURE) == [free, offer]
    assert kinds(Outcome.INSUFFICIENT_EVIDENCE) == [free]


def test_what_costs_refers_or_is_keyed_against_somebody_cannot_be_recalled() -> None:
    irreversible = {
        (effect.kind, effect.national_status)
        for outcome in Outcome
        for effect in effects(outcome)
        if effect.irreversible
    }
    status = EffectKind.NATIONAL_STATUS
    assert irreversible == {
        (EffectKind.REFUND, None),
        (EffectKind.REFERRAL, None),
        (status, 5),
        (status, 6),
    }


def test_only_what_can_be_recalled_is_due_at_once_and_a_charge_waits_for_the_booking() -> None:
    now = at("12:30")
    due = {
        effect.kind
        for outcome in Outcome
        for effect in effects(outcome)
        if effect.due_at(now) == now
    }
    assert due == {EffectKind.FREE_BOOKING, EffectKind.BAN, EffectKind.NATIONAL_STATUS}


def test_after_its_own_failure_the_provider_owes_a_new_date_by_the_next_working_day() -> None:
    (owed,) = [
        effect for effect in effects(Outcome.PROVIDER_FAILURE) if effect.kind is EffectKind.NEW_DATE
    ]
    assert owed.due_at(at("12:30")) == datetime(2026, 6, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("decided", "due"),
    [
        ("2026-06-11T23:30+01:00", "2026-06-13T00:00+01:00"),  # a Thursday
        ("2026-06-12T09:00+01:00", "2026-06-16T00:00+01:00"),
        ("2026-06-13T09:00+01:00", "2026-06-16T00:00+01:00"),
        ("2026-06-14T23:59+01:00", "2026-06-16T00:00+01:00"),
        ("2026-10-23T12:00+01:00", "2026-10-27T00:00+00:00"),  # the clocks go back in between
    ],
)
def test_a_weekend_is_no_working_day(decided: str, due: str) -> None:
    assert end_of_next_working_day(datetime.fromisoformat(decided)) == datetime.fromisoformat(due)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_effect_names_the_policy_and_its_line(outcome: Outcome) -> None:
    for effect in effects(outcome):
        assert f"lrsp-2025-03: {outcome.value}, " in effect.authority
    if outcome is Outcome.DID_NOT_ATTEND:
        assert effects(outcome)[1].authority == "cl.15, lrsp-2025-03: did_not_attend, refund"


def test_a_window_makes_a_referral_an_alternative_to_booking_again() -> None:
    follows = Consequence(at("12:00"), 4300, 5500, True, True, 5)
    branches = {
        effect.kind: effect.branch
        for effect in effects_of(Outcome.NON_COMPLETION_CONDUCT, follows, LRSP)
    }
    assert branches[EffectKind.REFERRAL] is Branch.NOT_BOOKED
    assert branches[EffectKind.CHARGE] is Branch.BOOKED
