"""Which effects a decision has, and which of them cannot be recalled."""

from datetime import date

import pytest

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


@pytest.mark.parametrize("outcome", [Outcome.PROVIDER_FAILURE, Outcome.INSUFFICIENT_EVIDENCE])
def test_the_providers_failure_and_too_little_evidence_give_a_free_course(
    outcome: Outcome,
) -> None:
    assert kinds(outcome) == [("free_booking", "booked", None)]


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
    due = {effect.kind for outcome in Outcome for effect in effects(outcome) if effect.due_at_once}
    assert due == {EffectKind.FREE_BOOKING, EffectKind.BAN, EffectKind.NATIONAL_STATUS}


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
