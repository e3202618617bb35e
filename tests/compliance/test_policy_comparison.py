from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from compliance.policy.clause import Clause
from compliance.policy.policy import Policy
from compliance.policy.terms import Amount
from compliance.policy_comparison import ComparisonTotals, Effect, PolicyDifference, compare
from tests.scenes.scene import LRSP, Scene

MINUTE = timedelta(seconds=60)
LENIENT = replace(LRSP, absent_at_least=MINUTE)


def away(seconds: int) -> Scene:
    """A was away for so long, and B never."""
    scene = Scene().everybody_in().leaves("A", "10:00")
    return scene.joins("A", f"10:00:{seconds:02}", "2").ends()


def compared(
    scene: Scene, was: Policy, tried: Policy, signed: Mapping[str, Outcome] | None = None
) -> dict[str, PolicyDifference]:
    before, after = (replace(scene, policy=item).assess() for item in (was, tried))
    return {item.booking: item for item in compare(before, after, signed or {})}


def effect(scene: Scene, was: Policy, tried: Policy) -> Effect:
    return compared(scene, was, tried)["A"].effect


def test_under_the_same_policy_nobody_changes() -> None:
    differences = compared(away(30), LRSP, LRSP)
    assert {difference.effect for difference in differences.values()} == {Effect.SAME}


def test_whoever_would_be_flagged_is_told_from_whoever_would_be_no_longer() -> None:
    assert effect(away(30), LENIENT, LRSP) is Effect.FLAGGED
    assert effect(away(30), LRSP, LENIENT) is Effect.CLEARED


def test_one_finding_fewer_of_several_is_a_change_though_the_flag_stays() -> None:
    scene = away(30).seen("A", "vehicle", "11:00", "11:01")
    assert effect(scene, LRSP, LENIENT) is Effect.OTHERWISE


def test_another_charge_is_a_change_for_whoever_would_pay_it() -> None:
    dearer = replace(LRSP.terms["non_completion_left_early"], charge=Amount(9900))
    tried = replace(LRSP, terms={**LRSP.terms, "non_completion_left_early": dearer})
    scene = Scene().everybody_in().leaves("A", "11:00").ends()
    differences = compared(scene, LRSP, tried)
    assert differences["A"].effect is Effect.OTHERWISE
    assert differences["B"].effect is Effect.SAME


def test_another_number_of_a_clause_changes_nobody() -> None:
    tried = replace(
        LRSP, rules={**LRSP.rules, "absent": Clause("8a", "Stay.", "Absences are listed.")}
    )
    assert effect(away(30), LRSP, tried) is Effect.SAME


@pytest.mark.parametrize(
    ("signed", "completed"),
    [({}, 0), ({"A": Outcome.COMPLETED}, 1), ({"A": Outcome.NON_COMPLETION_CONDUCT}, 0)],
)
def test_of_those_who_would_be_flagged_it_is_said_how_many_had_been_completed(
    signed: Mapping[str, Outcome], completed: int
) -> None:
    tally = ComparisonTotals()
    for difference in compared(
        away(30), LENIENT, LRSP, {**signed, "B": Outcome.COMPLETED}
    ).values():
        tally.add(difference, {})
    whole = tally.whole
    assert (whole.judged, whole.flagged_was, whole.flagged_tried) == (2, 0, 1)
    assert (whole.effects[Effect.FLAGGED], whole.completed) == (1, completed)
    rule = tally.rules["absent"]
    assert (rule.findings_was, rule.findings_tried, rule.added, rule.fewer) == (0, 1, 1, 0)
    assert rule.completed == completed
    assert tally.outcomes == {(Outcome.COMPLETED, Outcome.REVIEW): 1}


def test_a_booking_with_fewer_findings_of_a_rule_is_still_one_that_has_some() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:00:30", "2")
    scene.leaves("A", "11:00", device="2").joins("A", "11:05", "3").ends()
    tally = ComparisonTotals()
    tally.add(compared(scene, LRSP, LENIENT)["A"], {})
    rule = tally.rules["absent"]
    assert (rule.findings_was, rule.findings_tried) == (2, 1)
    assert (rule.bookings_was, rule.bookings_tried, rule.added, rule.fewer) == (1, 1, 0, 0)


def test_whoever_is_no_longer_found_under_a_rule_is_counted_there() -> None:
    tally = ComparisonTotals()
    tally.add(compared(away(30), LRSP, LENIENT)["A"], {})
    assert (tally.rules["absent"].added, tally.rules["absent"].fewer) == (0, 1)


def test_a_booking_counts_under_each_of_its_values() -> None:
    tally = ComparisonTotals()
    differences = compared(away(30), LENIENT, LRSP)
    tally.add(differences["A"], {"allowance": ("captions", "extra_breaks")})
    tally.add(differences["B"], {"allowance": ("captions",)})
    by = tally.by["allowance"]
    assert (by["captions"].judged, by["captions"].effects[Effect.FLAGGED]) == (2, 1)
    assert (by["extra_breaks"].judged, by["extra_breaks"].flagged_tried) == (1, 1)


def test_the_counts_of_several_bookings_are_the_sum_of_each() -> None:
    tally = ComparisonTotals()
    completed = {"A": Outcome.COMPLETED}
    for was, tried in [(LENIENT, LRSP), (LRSP, LENIENT), (LRSP, LRSP)] * 2:
        tally.add(compared(away(30), was, tried, completed)["A"], {})
    whole, rule = tally.whole, tally.rules["absent"]
    assert (whole.judged, whole.flagged_was, whole.flagged_tried, whole.completed) == (6, 4, 4, 2)
    assert whole.effects == {Effect.FLAGGED: 2, Effect.CLEARED: 2, Effect.SAME: 2}
    assert (rule.findings_was, rule.findings_tried) == (4, 4)
    assert (rule.bookings_was, rule.bookings_tried) == (4, 4)
    assert (rule.added, rule.fewer, rule.completed) == (2, 2, 2)
    review = (Outcome.COMPLETED, Outcome.REVIEW)
    assert tally.outcomes == {review: 2, review[::-1]: 2}


def test_two_halves_that_are_added_up_are_the_whole() -> None:
    whole, first, second = ComparisonTotals(), ComparisonTotals(), ComparisonTotals()
    completed = {"A": Outcome.COMPLETED}
    for half, was, tried in [(first, LENIENT, LRSP), (second, LRSP, LENIENT), (second, LRSP, LRSP)]:
        for booking, difference in compared(away(30), was, tried, completed).items():
            groups = {"type": ("NSAC",), "allowance": (booking, tried.name)}
            half.add(difference, groups)
            whole.add(difference, groups)
    assert first != whole
    first.add_all(second)
    assert first == whole
