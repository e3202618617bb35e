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
    assert cameras.reported_on == ()


def test_after_a_mark_off_the_watch_is_believed_until_it_ends() -> None:
    scene = watched().camera("A", "on", "08:55").marks("A", "off", "10:00").unwatched("10:30")
    seen = scene.ends().of("A").attendance.cameras
    assert (total(seen.on), total(seen.off), total(seen.unknown)) == (4800, 600, 4500)


def test_the_marks_of_every_connection_are_added_up() -> None:
    scene = watched().camera("A", "on", "08:55").marks("A", "off", "10:00").leaves("A", "10:05")
    scene.joins("A", "10:06", "2").marks("A", "off", "11:00")
    seen = scene.ends().of("A").attendance.cameras
    assert (total(seen.marked_off), total(seen.reported_on)) == (900, 300)


def test_every_state_of_a_camera_is_listed_in_time_order() -> None:
    scene = watched().camera("A", "on", "09:00").marks("A", "off", "10:00").ends()
    states = scene.of("A").attendance.camera_states
    assert [(state.on, state.span.seconds) for state in states] == [
        (True, 3600),
        (False, 600),
        (True, 5700),
    ]
