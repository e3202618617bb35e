from compliance.events import Ending
from tests.scenes.scene import Scene


def test_changing_over_in_two_minutes_is_no_breach() -> None:
    scene = Scene().everybody_in().joins("A", "10:00", "2").leaves("A", "10:02").ends()
    assert scene.found("A") == []


def test_a_second_more_is_a_breach() -> None:
    scene = Scene().everybody_in().joins("A", "10:00", "2").leaves("A", "10:02:01").ends()
    assert scene.found("A") == [("second_session", 121)]


def test_two_clients_at_once_are_no_breach() -> None:
    assert Scene().everybody_in().ends().found("A") == []


def test_the_time_before_the_course_makes_it_a_breach_but_is_not_counted() -> None:
    scene = Scene().everybody_in().joins("A", "08:55", "2")
    scene.leaves("A", "09:00:30", Ending.LEFT, "2").ends()
    assert scene.found("A") == [("second_session", 30)]


def test_three_devices_at_once_are_one_stretch() -> None:
    scene = Scene().everybody_in().joins("A", "10:00", "2").joins("A", "10:00", "3")
    scene.leaves("A", "10:10", device="2").leaves("A", "10:10", device="3").ends()
    assert scene.found("A") == [("second_session", 600)]
