"""Each recommendation says in plain words what it rests on."""

import pytest

from compliance.events import Ending
from compliance.trainer_events import Abandoned, EntryRefused, Explained, Removed
from tests.scenes.scene import Scene, at


def reasons(scene: Scene) -> tuple[str, ...]:
    return scene.of("A").recommendation.reasons


def test_of_extenuating_circumstances() -> None:
    explained = Scene().everybody_in().tell(Explained(at("10:59"), "A", "illness"))
    assert reasons(explained.leaves("A", "11:00").ends()) == (
        "They left before the end, and had told the trainer why.",
    )


def test_of_never_having_come() -> None:
    assert reasons(Scene().ends()) == ("Never in the waiting room nor in the meeting.",)


def test_of_never_having_been_admitted() -> None:
    assert reasons(Scene().knocks("A", "08:50").ends()) == (
        "In the waiting room, but never admitted and not refused.",
        "No identity check was accepted.",
        "9900 seconds were lost that are not theirs.",
    )


def test_of_lost_time_and_not_being_there_at_the_end() -> None:
    removed = Scene().everybody_in().leaves("A", "11:00", Ending.REMOVED).ends()
    assert reasons(removed) == (
        "Not there at the end.",
        "2700 seconds were lost that are not theirs.",
    )


def test_of_a_short_course() -> None:
    assert reasons(Scene().everybody_in().ends("11:30")) == (
        "The course was short by 900 seconds.",
    )


@pytest.mark.parametrize("reason", ["late", "identity", "interpreter"])
def test_of_a_refusal(reason: str) -> None:
    refused = Scene().knocks("A", "09:03").tell(EntryRefused(at("09:04"), "A", reason)).ends()
    assert reasons(refused) == (f"The trainer refused entry: {reason}.",)


@pytest.mark.parametrize("reason", ["abuse", "unfit", "conduct"])
def test_of_a_removal(reason: str) -> None:
    removed = Scene().everybody_in().tell(Removed(at("10:00"), "A", reason)).ends()
    assert reasons(removed) == (f"The trainer sent them out: {reason}.",)


def test_of_completion() -> None:
    assert reasons(Scene().everybody_in().ends()) == ("Present throughout, identity accepted.",)


def test_of_a_course_that_was_given_up() -> None:
    assert reasons(Scene().everybody_in().tell(Abandoned(at("10:00"))).ends("10:01")) == (
        "The trainer noted that the course could not be delivered.",
    )


def test_of_a_note_about_somebody_who_was_never_seen() -> None:
    noted = Scene().tell(EntryRefused(at("09:04"), "A", "late")).ends()
    assert "The trainer noted something of them, but they were never seen." in reasons(noted)


def test_of_a_meeting_that_was_never_opened() -> None:
    scene = Scene()
    scene.events.clear()
    assert "The meeting was never opened." in reasons(scene)
