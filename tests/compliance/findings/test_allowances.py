"""Tests of what was agreed beforehand: it silences the finding that it is about, and no other."""

from dataclasses import replace

import pytest

from compliance.assessment import Judgement, assess
from compliance.course import Booking
from compliance.findings.allowances import SILENCES
from compliance.findings.sentences import Sentence
from compliance.policy.policy import Policy
from delivery.assessment.stored_assessment import StoredCourse, encoded
from tests.scenes.scene import LRSP, Scene


class Agreed(Scene):
    allowances = frozenset[str]()
    unnamed = False

    def _booking(self, reference: str) -> Booking:
        made = super()._booking(reference)
        return replace(made, allowances=self.allowances, unnamed_supporter=self.unnamed)


def judged(scene: Scene, *allowances: str) -> Judgement:
    agreed = Agreed(events=scene.events)
    agreed.allowances = frozenset(allowances)
    return assess(agreed.course, agreed.events, LRSP).judgements[0]


def seen(code: str) -> Scene:
    return Scene().everybody_in().seen("A", code, "10:00", "10:05").ends()


def test_an_interpreter_silences_another_adult_and_the_finding_stays() -> None:
    reference = judged(seen("other_person"), "interpreter")
    assert [(breach.rule, breach.silenced_by) for breach in reference.breaches] == [
        ("other_person", "interpreter")
    ]
    assert reference.recommendation.outcome.value == "completed"
    assert reference.recommendation.reasons == (Sentence.AGREED_BEFORE(),)


def with_unnamed_supporter(policy: Policy) -> Judgement:
    agreed = Agreed(events=seen("other_person").events)
    agreed.allowances, agreed.unnamed = frozenset({"support_person"}), True
    return assess(agreed.course, agreed.events, policy).judgements[0]


def test_a_supporter_without_a_name_silences_nothing_and_what_is_missing_is_said() -> None:
    (breach,) = judged(seen("other_person"), "support_person").breaches
    assert (breach.silenced_by, breach.doubt) == ("support_person", "")
    unnamed = with_unnamed_supporter(LRSP)
    (breach,) = unnamed.breaches
    assert (breach.silenced_by, "the name is not on record" in breach.doubt) == (None, True)
    assert unnamed.recommendation.outcome.value == "review"  # a person decides, and nothing adverse


def test_a_policy_of_an_earlier_version_does_not_ask_for_the_name_of_a_supporter() -> None:
    (breach,) = with_unnamed_supporter(replace(LRSP, supporter_named=False)).breaches
    assert (breach.silenced_by, breach.doubt) == ("support_person", "")


@pytest.mark.parametrize("code", ["child_present", "recording", "not_private", "other_device"])
def test_no_allowance_silences_what_it_does_not_name(code: str) -> None:
    reference = judged(seen(code), *SILENCES)
    assert [breach.silenced_by for breach in reference.breaches] == [None]
    assert reference.recommendation.outcome.value != "completed"


def test_where_a_camera_stands_is_not_whether_it_is_on() -> None:
    dark = Scene().everybody_in().watched().camera("A", "off", "10:00").camera("A", "on", "10:02")
    (breach,) = judged(dark.ends(), "camera_position").breaches
    assert (breach.rule, breach.silenced_by) == ("camera_off", None)
    (breach,) = judged(dark, "camera_may_be_off").breaches
    assert breach.silenced_by == "camera_may_be_off"


@pytest.mark.parametrize(("back", "silenced"), [("10:10", "extra_breaks"), ("10:10:01", None)])
def test_an_extra_break_is_a_short_absence(back: str, silenced: str | None) -> None:
    away = Scene().everybody_in().leaves("A", "10:00").joins("A", back).ends()
    assert [reference.silenced_by for reference in judged(away, "extra_breaks").breaches] == [
        silenced
    ]


def away_three_times(third: str) -> Scene:
    """Twice for eight minutes, and then from 11:00."""
    scene = Scene().everybody_in()
    for start, end in (("09:30", "09:38"), ("10:00", "10:08"), ("11:00", third)):
        scene.leaves("A", start).joins("A", end)
    return scene.ends()


@pytest.mark.parametrize(("third", "silenced"), [("11:04", True), ("11:04:01", False)])
def test_absences_beyond_the_extra_breaks_in_sum_are_findings_again(
    third: str, silenced: bool
) -> None:
    reference = judged(away_three_times(third), "extra_breaks")
    assert [bool(breach.silenced_by) for breach in reference.breaches] == [True, True, silenced]
    assert (reference.recommendation.outcome.value == "completed") is silenced


def test_a_policy_of_an_earlier_version_has_no_limit_in_sum() -> None:
    before = replace(LRSP, extra_breaks_in_sum=None)
    agreed = Agreed(events=away_three_times("11:10").events)
    agreed.allowances = frozenset({"extra_breaks"})
    absences = assess(agreed.course, agreed.events, before).judgements[0].breaches
    assert all(breach.silenced_by for breach in absences)


def test_leaving_early_is_no_extra_break() -> None:
    left = Scene().everybody_in().leaves("A", "11:40").ends()
    (breach,) = judged(left, "extra_breaks").breaches
    assert (breach.rule, breach.silenced_by) == ("left_early", None)


def test_what_is_printed_says_nothing_of_silence_where_there_is_none() -> None:
    plain = encoded(StoredCourse.of(seen("other_person").assess()))
    assert "silenced_by" not in plain["bookings"][0]["breaches"][0]
