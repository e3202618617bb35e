"""When somebody came, as the record shows it."""

from compliance.events import InstanceStarted
from tests.scenes.scene import Scene, at


def test_who_comes_within_a_minute_of_a_late_opening_came_then_and_in_time() -> None:
    scene = Scene()
    scene.events.clear()
    scene.tell(InstanceStarted(at("09:05"), "i1")).knocks("A", "09:05:40").joins("A", "09:07")
    judged = scene.ends().of("A")
    assert (judged.attendance.arrived_at, judged.late_by_s) == (at("09:05:40"), 0)


def test_the_first_join_is_shown_apart_from_the_arrival() -> None:
    scene = Scene().knocks("A", "08:50").joins("A", "08:55").joins("A", "10:00", "2").ends()
    assert scene.of("A").attendance.joined_at == at("08:55")


def test_a_course_is_final_from_its_last_second_on() -> None:
    scene = Scene().everybody_in()
    assert (scene.assess("11:44:59").room.final, scene.assess("11:45").room.final) == (False, True)
