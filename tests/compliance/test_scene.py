"""Every scenario of the acceptance format, judged here rather than by the command."""

import json
from pathlib import Path

import pytest

from compliance.assessment import assess
from delivery.assessment.stored_assessment import StoredCourse, printed
from delivery.policies import shipped_policies
from delivery.replay import course_folder
from tests.acceptance.test_scenarios import SCENARIOS, named


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_a_scenario_is_judged_as_expected(folder: Path) -> None:
    held = course_folder.read(folder)
    policy = shipped_policies.named(held.policy)
    assessment = assess(held.course, held.events(policy).events, policy)
    answer = json.loads(json.dumps(printed(StoredCourse.of(assessment))))
    expected = json.loads((folder / "expected.json").read_text())
    assert named(answer, expected) == expected
