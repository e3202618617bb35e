"""A policy whose consequences cannot be meant is refused with the key."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from compliance.policy.policy import Policy, PolicyFault
from compliance.policy.terms import Amount, Terms
from compliance.policy_soundness import sound
from tests.scenes.scene import LRSP


def changed(outcome: str, **terms: Any) -> Policy:
    before = LRSP.terms.get(outcome, Terms())
    return replace(LRSP, terms={**LRSP.terms, outcome: replace(before, **terms)})


def test_the_shipped_policy_is_sound() -> None:
    assert sound(LRSP) is LRSP


@pytest.mark.parametrize(
    ("outcome", "terms", "key"),
    [
        ("late_for_lunch", {}, ""),
        ("completed", {"charge": Amount(4300)}, ".charge_pence"),
        ("completed", {"national_status": 5}, ".national_status"),
        ("completed", {"national_status": None}, ".national_status"),
        ("completed", {"refer_to_police": True}, ".refer_to_police"),
        ("provider_failure", {"charge": Amount(4300)}, ".charge_pence"),
        ("insufficient_evidence", {"further_courses": False}, ".further_courses"),
        ("did_not_attend", {"national_status": 4}, ".national_status"),
        ("did_not_attend", {"national_status": 7}, ".national_status"),
        ("did_not_attend", {"national_status": 5}, ".national_status"),
        ("did_not_attend", {"national_status": None}, ".national_status"),
        ("non_completion_abuse", {"national_status": 6}, ".national_status"),
        ("non_completion_camera", {"national_status": 4}, ".national_status"),
        ("refused_late", {"national_status": 4}, ".national_status"),
        ("refused_late", {"national_status": None}, ".national_status"),
        ("provider_failure", {"national_status": 5}, ".national_status"),
        ("insufficient_evidence", {"national_status": 6}, ".national_status"),
        ("completed", {"window": "deadline"}, ".window"),
        ("completed", {"refund": Amount(5500)}, ".refund_pence"),
        ("non_completion_abuse", {"charge": Amount(4300)}, ".charge_pence"),
        ("did_not_attend", {"hours": timedelta()}, ".hours"),
        ("did_not_attend", {"days": 0}, ".days"),
        ("completed", {"charge": Amount(None, {"SCD": 1})}, ".charge_pence"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_key(
    outcome: str, terms: dict[str, Any], key: str
) -> None:
    with pytest.raises(PolicyFault) as fault:
        sound(changed(outcome, **terms))
    assert fault.value.key == f"consequences.{outcome}{key}"
    assert str(fault.value).startswith(fault.value.key)


@pytest.mark.parametrize("status", [5, 6])
def test_a_provider_chooses_the_status_of_whom_it_does_not_admit(status: int) -> None:
    assert sound(changed("refused_late", national_status=status))


def test_a_refund_without_a_new_course_is_meant() -> None:
    assert sound(changed("non_completion_abuse", refund=Amount(6000)))


@pytest.mark.parametrize("name", ["completed", "did_not_attend", "lunch"])
def test_a_second_officer_cannot_be_asked_for_what_takes_none_or_two_anyway(name: str) -> None:
    with pytest.raises(PolicyFault, match="insufficient_evidence") as fault:
        sound(replace(LRSP, two_officers_also=(name,)))
    assert fault.value.key == "decisions.two_officers_also"
    assert sound(replace(LRSP, two_officers_also=("insufficient_evidence",)))
