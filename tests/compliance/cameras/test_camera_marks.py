"""When a trainer's mark gives way to what the watch reports."""

from compliance.intervals import total
from tests.scenes.scene import Scene


def watched() -> Scene:
    return Scene().everybody_in().watched()


def test_a_signal_in_the_second_in_which_a_mark_ends_counts_and_not_the_one_before() -> None:
    scene = watched().camera("A", "on", "08:55").marks("A", "off", "10:00")
    seen = scene.camera("A", "off", "10:10").ends().of("A").attendance.cameras
    assert (total(seen.on), total(seen.off)) == (3600, 6300)


def test_after_a_mark_off_the_camera_is_off_by_the_watch_and_not_by_the_trainer() -> None:
    seen = watched().camera("A", "off", "08:55").marks("A", "off", "10:00").ends()
    cameras = seen.of("A").attendance.cameras
    assert (total(cameras.off), total(cameras.marked_off)) == (9900, 600)
