"""The policy of an invented provider, which differs in whatever policies can differ in."""

from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.outcomes.case_acts import takes_two
from compliance.outcomes.consequence import Consequence, consequence
from compliance.outcomes.decision_dates import challenge_ends, statement_ends
from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy
from compliance.trainer_events import Warned
from delivery.policies import policy_reading, shipped_policies
from tests.scenes.scene import LRSP, Scene, at

NAME = "fellshire-2026-01"


@pytest.fixture(scope="module")
def example() -> Policy:
    return policy_reading.read(shipped_policies.EXAMPLES).placed[NAME].policy


def follows(policy: Policy, outcome: Outcome, course_type: str = "NSAC") -> Consequence:
    return consequence(outcome, course_type, at("11:45"), date(2026, 7, 8), policy)


def test_its_courses_are_judged_under_it_though_others_are_shipped() -> None:
    policies = policy_reading.read(shipped_policies.EXAMPLES)
    assert policies.in_force_on(date(2026, 6, 10)) == NAME
    assert policies.names() == (NAME, LRSP.name)


@pytest.mark.parametrize(
    ("course_type", "charge", "refund"),
    [("NSAC", 2750, 4025), ("NRRAC", 3500, 5000), ("SCD", 12050, 4025)],
)
def test_its_amounts_have_pence_and_differ_by_course_type(
    example: Policy, course_type: str, charge: int, refund: int
) -> None:
    after = follows(example, Outcome.DID_NOT_ATTEND, course_type)
    assert (after.rebook_charge_pence, after.refund_pence) == (charge, refund)


def test_its_window_closes_with_the_fifth_day(example: Policy) -> None:
    rebook_by = follows(example, Outcome.DID_NOT_ATTEND).rebook_by
    assert rebook_by == datetime(2026, 6, 15, 23, 0, tzinfo=UTC)


def test_it_gives_two_minutes_of_grace(example: Policy) -> None:
    scene = Scene("ABC", policy=example).knocks("A", "09:02").joins("A", "09:03")
    scene.knocks("B", "09:02:01").joins("B", "09:03").ends()
    assert (scene.found("A"), scene.found("B")) == ([], [("arrived_late", 121)])


def test_it_counts_a_camera_only_after_a_warning(example: Policy) -> None:
    scene = Scene(policy=example).everybody_in().watched().camera("A", "off", "10:00")
    scene.camera("A", "on", "10:10").camera("B", "off", "10:00").camera("B", "on", "10:10")
    scene.tell(Warned(at("10:04"), "A", "camera_off", "notice", "spoken")).ends()
    assert (scene.found("A"), scene.found("B")) == ([("camera_off", 360)], [])


def test_its_hold_and_its_times_to_answer_are_its_own(example: Policy) -> None:
    notified = at("12:00")
    assert example.decision_times.hold == timedelta(hours=48)
    assert challenge_ends(notified, example) == datetime(2026, 7, 8, 23, 0, tzinfo=UTC)
    assert statement_ends(at("11:45"), example) == datetime(2026, 6, 17, 23, 0, tzinfo=UTC)


def test_it_wants_a_second_officer_for_insufficient_evidence(example: Policy) -> None:
    assert takes_two(Outcome.INSUFFICIENT_EVIDENCE, example)
    assert not takes_two(Outcome.INSUFFICIENT_EVIDENCE, LRSP)


def test_its_words_and_documents_are_its_own(example: Policy) -> None:
    assert "digital driving licence" in example.documents
    ours, shipped = (shipped_policies.words_for_clients(policy) for policy in (example, LRSP))
    assert not set(ours.rules) & set(shipped.rules)
    assert all(terms.client for terms in example.terms.values())
    absence = Outcome.DID_NOT_ATTEND.value
    assert example.terms[absence].client != LRSP.terms[absence].client
