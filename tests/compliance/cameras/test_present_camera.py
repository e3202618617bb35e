"""The camera that a board shows at a moment."""

from compliance.cameras.camera import Camera
from compliance.intervals import total
from tests.scenes.scene import Scene


def scene() -> Scene:
    return Scene().everybody_in()


def test_a_camera_is_shown_in_the_second_in_which_it_turns() -> None:
    turned = scene().watched().camera("A", "on", "08:55").camera("A", "off", "10:00")
    assert turned.of("A", "10:00").attendance.camera_now.camera is Camera.OFF
    assert total(turned.of("A", "10:00").attendance.cameras.off) == 0
    again = turned.camera("A", "on", "10:00:01")
    assert again.of("A", "10:00:01").attendance.camera_now.camera is Camera.ON


def test_a_camera_that_turns_as_its_watch_is_lost_is_not_off() -> None:
    lost = scene().watched().camera("A", "on", "08:55").camera("A", "off", "10:00")
    lost = lost.unwatched("10:00")
    assert lost.of("A", "10:00").attendance.camera_now.camera is not Camera.OFF
    assert lost.of("A", "10:00:01").attendance.camera_now.camera is Camera.UNKNOWN
