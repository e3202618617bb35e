"""Each recommendation says in plain words what it rests on."""

import pytest

from compliance.events import Ending
from compliance.findings.sentences import Sentence
from compliance.trainer_events import Abandoned, EntryRefused, Explained, Removed
from tests.scenes.scene import Scene, at


def reasons(scene: Scene) -> tuple[str, ...]:
    return scene.of("A").recommendation.reasons


def test_of_extenuating_circumstances() -> None:
    explained = Scene().everybody_in().tell(Explained(at("10:59"), "A", "illness"))
    assert reasons(explained.leaves("A", "11:00").ends()) == (Sentence.LEFT_WITH_A_REASON(),)


def test_of_never_having_come() -> None:
    assert reasons(Scene().ends()) == (Sentence.NEVER_CAME(),)


def test_of_never_having_been_admitted() -> None:
    assert reasons(Scene().knocks("A", "08:50").ends()) == (
        Sentence.WAITED_ONLY(),
        Sentence.NO_IDENTITY(),
        Sentence.TIME_LOST(seconds=9900),
    )


def test_of_lost_time_and_not_being_there_at_the_end() -> None:
    removed = Scene().everybody_in().leaves("A", "11:00", Ending.REMOVED).ends()
    assert reasons(removed) == (
        Sentence.NOT_AT_THE_END(),
        Sentence.TIME_LOST(seconds=2700),
    )


def test_of_a_short_course() -> None:
    assert reasons(Scene().everybody_in().ends("11:30")) == (Sentence.SHORT_COURSE(seconds=900),)


@pytest.mark.parametrize("reason", ["late", "identity", "interpreter"])
def test_of_a_refusal(reason: str) -> None:
    refused = Scene().knocks("A", "09:03").tell(EntryRefused(at("09:04"), "A", reason)).ends()
    assert reasons(refused) == (Sentence[f"REFUSED_{reason.upper()}"](),)


@pytest.mark.parametrize("reason", ["abuse", "unfit", "conduct"])
def test_of_a_removal(reason: str) -> None:
    removed = Scene().everybody_in().tell(Removed(at("10:00"), "A", reason)).ends()
    assert reasons(removed) == (Sentence[f"REMOVED_{reason.upper()}"](),)


def test_of_completion() -> None:
    assert reasons(Scene().everybody_in().ends()) == (Sentence.PRESENT_THROUGHOUT(),)


def test_of_a_course_that_was_given_up() -> None:
    assert reasons(Scene().everybody_in().tell(Abandoned(at("10:00"))).ends("10:01")) == (
        Sentence.COURSE_ABANDONED(),
    )


def test_of_a_note_about_somebody_who_was_never_seen() -> None:
    noted = Scene().tell(EntryRefused(at("09:04"), "A", "late")).ends()
    assert Sentence.NOTED_BUT_UNSEEN() in reasons(noted)


def test_of_a_meeting_that_was_never_opened() -> None:
    scene = Scene()
    scene.events.clear()
    assert Sentence.NEVER_OPENED() in reasons(scene)
