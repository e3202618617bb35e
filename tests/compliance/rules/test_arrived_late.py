from compliance.events import InstanceStarted, Joined
from tests.scenes.scene import STAFF, Scene, at


def test_at_the_start_to_the_second_is_in_time() -> None:
    assert Scene().knocks("A", "09:00").joins("A", "09:05").ends().found("A") == []


def test_a_second_late_is_late() -> None:
    scene = Scene().knocks("A", "09:00:01").joins("A", "09:05").ends()
    assert scene.found("A") == [("arrived_late", 1)]


def test_late_counts_from_the_waiting_room_not_from_the_trainers_queue() -> None:
    assert Scene().knocks("A", "08:59").joins("A", "09:20").ends().found("A") == []


def test_somebody_who_never_came_is_not_late() -> None:
    assert Scene().ends().found("A") == []


def test_the_clause_comes_from_the_policy() -> None:
    (breach,) = Scene().knocks("A", "09:01").ends().of("A").breaches
    assert breach.clause == "7"


def test_in_a_room_that_opens_late_late_counts_from_its_opening() -> None:
    scene = Scene()
    scene.events.clear()
    opened = at("09:10")
    scene.tell(InstanceStarted(opened, "i1"), Joined(opened, "i1", STAFF))
    (breach,) = scene.joins("A", "09:20").ends().of("A").breaches
    assert breach.because == (
        "First in the waiting room or the meeting 600 seconds after the room opened."
    )
