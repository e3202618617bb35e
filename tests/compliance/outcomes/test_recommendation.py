"""What is recommended, in the order of the format's table."""

import pytest

from compliance.events import Ending
from compliance.trainer_events import Abandoned, EntryRefused, Explained, Removed
from tests.scenes.scene import Scene, at


def scene() -> Scene:
    return Scene().everybody_in()


def test_present_throughout_with_identity_accepted_is_completed() -> None:
    assert scene().ends().advice("A") == "completed"


def test_without_an_accepted_identity_a_person_looks() -> None:
    assert Scene().joins("A", "08:50").ends().advice("A") == "review"


def test_an_identity_that_was_refused_and_never_accepted_is_for_a_person() -> None:
    refused = Scene().joins("A", "08:50").known("A", "08:55", accepted=False)
    assert refused.ends().advice("A") == "review"


def test_an_identity_that_was_accepted_once_is_accepted_whatever_was_said_later() -> None:
    """The definition says so; a person weighs the later refusal."""
    assert scene().known("A", "09:00", accepted=False).ends().advice("A") == "completed"


def test_who_went_in_a_break_that_lasted_to_the_end_never_came_back() -> None:
    gone = scene().breaks("11:30", "11:45").leaves("A", "11:32").ends()
    assert (gone.gaps("A"), gone.advice("A")) == ([], "review")
    assert gone.advice("B") == "completed"


def test_who_came_back_when_it_was_over_was_absent_to_the_end() -> None:
    late = scene().leaves("A", "10:00", Ending.NETWORK).joins("A", "10:05", "3")
    late.leaves("A", "11:31", Ending.NETWORK, "3").joins("A", "11:46", "2").ends("11:50")
    assert late.advice("A") == "review"
    late.tell(Explained(at("11:30"), "A", "A family emergency"))
    assert late.advice("A") == "non_completion_extenuating"


def test_an_identity_that_was_accepted_in_the_end_is_accepted() -> None:
    assert (
        Scene()
        .joins("A", "08:50")
        .known("A", "08:51", False)
        .known("A", "08:55")
        .ends()
        .advice("A")
        == "completed"
    )


def test_any_breach_is_for_a_person_to_look_at() -> None:
    late = Scene().knocks("A", "09:00:01").joins("A", "09:02").known("A").ends()
    assert late.advice("A") == "review"


@pytest.mark.parametrize("reason", ["late", "identity", "interpreter"])
def test_refused(reason: str) -> None:
    refused = Scene().knocks("A", "09:03").tell(EntryRefused(at("09:04"), "A", reason)).ends()
    assert refused.advice("A") == f"refused_{reason}"


@pytest.mark.parametrize("reason", ["abuse", "unfit", "conduct"])
def test_removed(reason: str) -> None:
    removed = scene().tell(Removed(at("10:00"), "A", reason))
    assert removed.leaves("A", "10:00:02", Ending.REMOVED).ends().advice("A") == (
        f"non_completion_{reason}"
    )


def test_a_removal_for_abuse_goes_before_one_for_conduct() -> None:
    both = scene().tell(Removed(at("09:30"), "A", "conduct"), Removed(at("10:00"), "A", "abuse"))
    assert both.ends().advice("A") == "non_completion_abuse"


def test_a_recording_is_a_data_breach() -> None:
    assert scene().seen("A", "recording", "10:00", "10:01").ends().advice("A") == (
        "non_completion_data_breach"
    )


def test_leaving_early() -> None:
    assert scene().leaves("A", "11:00").ends().advice("A") == "non_completion_left_early"


@pytest.mark.parametrize("ending", [Ending.LEFT, Ending.NETWORK, Ending.UNSAID])
def test_leaving_after_telling_why_is_extenuating(ending: Ending) -> None:
    explained = scene().tell(Explained(at("10:59"), "A", "illness")).leaves("A", "11:00", ending)
    assert explained.ends().advice("A") == "non_completion_extenuating"


def test_telling_why_and_coming_back_is_not_leaving() -> None:
    explained = scene().tell(Explained(at("10:59"), "A", "illness")).leaves("A", "11:00")
    assert explained.joins("A", "11:05", "2").ends().advice("A") == "review"


def test_never_arrived() -> None:
    assert Scene().joins("B", "08:50").ends().advice("A") == "did_not_attend"


def test_nobody_has_failed_to_attend_before_the_end() -> None:
    waiting = Scene().joins("B", "08:50").of("A", now="10:00")
    assert waiting.recommendation.outcome.value != "did_not_attend"


def test_never_admitted_though_not_refused_is_for_a_person() -> None:
    assert Scene().knocks("A", "08:50").known("A").ends().advice("A") == "review"


def test_an_absence_of_any_cause_that_lasts_to_the_end_is_for_a_person() -> None:
    assert scene().leaves("A", "11:00", Ending.REMOVED).ends().advice("A") == "review"


@pytest.mark.parametrize(
    ("admitted", "advice"), [("09:15:00", "completed"), ("09:15:01", "review")]
)
def test_more_than_fifteen_minutes_excused_is_for_a_person(admitted: str, advice: str) -> None:
    assert Scene().knocks("A", "08:50").joins("A", admitted).known("A").ends().advice("A") == advice


def test_waiting_and_the_providers_gaps_are_excused_together() -> None:
    lost = Scene().knocks("A", "08:50").joins("A", "09:10").known("A").ends("10:00")
    lost.joins("A", "10:05:01", "2", "i2").ends("11:45", "i2")
    assert lost.advice("A") == "review"


@pytest.mark.parametrize(("end", "advice"), [("11:40:00", "completed"), ("11:39:59", "review")])
def test_a_course_short_by_more_than_five_minutes_is_for_a_person(end: str, advice: str) -> None:
    assert scene().ends(end).advice("A") == advice


def test_a_short_course_is_noted_with_its_missing_seconds() -> None:
    (note,) = scene().ends("11:43").assess().notes
    assert (note.code, note.seconds) == ("course_short", 120)


def test_a_course_is_not_short_while_it_runs() -> None:
    assert scene().ends("10:00").assess(now="10:05").notes == ()


def test_an_abandoned_course_is_the_providers_failure_for_everybody() -> None:
    failed = scene().leaves("A", "10:00").tell(Abandoned(at("10:30"))).ends("10:31")
    assert (failed.advice("A"), failed.advice("B")) == ("provider_failure",) * 2
