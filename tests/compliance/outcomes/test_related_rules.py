"""An outcome that rests on findings about other matters alone is objected to."""

from typing import Any

import pytest

from compliance.outcomes.case_acts import is_adverse
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.related_rules import OTHER_MATTERS, is_about, objection_to_grounds
from compliance.rules import RULES
from tests.scenes.scene import LRSP

CAMERA, LATE = Outcome.NON_COMPLETION_CAMERA, Outcome.REFUSED_LATE
NOT_BY_RULES = {
    Outcome.REVIEW,
    Outcome.DID_NOT_ATTEND,
    Outcome.REFUSED_IDENTITY,
    Outcome.REFUSED_INTERPRETER,
}
"""No finding of a rule is about these."""


def finding(rule: str, **fields: str) -> dict[str, Any]:
    return {"kind": "finding", "rule": rule, **fields}


NOTE = {"kind": "note", "note": "warning"}


@pytest.mark.parametrize(
    ("outcome", "grounds", "is_objected"),
    [
        (CAMERA, [finding("arrived_late")], True),
        (CAMERA, [finding("arrived_late"), finding("vehicle")], True),
        (CAMERA, [finding("arrived_late"), finding("camera_off")], False),
        (CAMERA, [finding("arrived_late"), NOTE], False),
        (CAMERA, [finding("conduct", source="The trainer, later")], False),
        (CAMERA, [], False),
        (LATE, [finding("arrived_late")], False),
        (LATE, [finding("camera_off")], True),
        (Outcome.NON_COMPLETION_ABUSE, [finding("arrived_late")], True),
        (Outcome.NON_COMPLETION_ABUSE, [finding("participation")], False),
        (Outcome.NON_COMPLETION_OTHER_RULES, [finding("second_session")], False),
        (Outcome.REFUSED_IDENTITY, [finding("camera_off")], True),
        (Outcome.DID_NOT_ATTEND, [finding("arrived_late")], False),
    ],
)
def test_findings_of_other_rules_alone_are_objected_to(
    outcome: Outcome, grounds: list[dict[str, Any]], is_objected: bool
) -> None:
    said = objection_to_grounds(outcome, grounds, LRSP)
    assert said == ((OTHER_MATTERS,) if is_objected else ())


def test_every_adverse_outcome_but_those_of_notes_alone_can_rest_on_a_finding() -> None:
    rules = {*RULES, *LRSP.codes}
    for outcome in Outcome:
        if is_adverse(outcome) and outcome not in NOT_BY_RULES:
            about = {rule for rule in rules if is_about(rule, outcome, LRSP)}
            assert about, outcome
            assert about != rules, outcome
