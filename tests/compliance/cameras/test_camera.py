"""Cameras: on, off or unknown, and never off for want of data."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.cameras.camera import Camera
from compliance.events import InstanceEnded
from compliance.intervals import subtract, total
from compliance.stream_events import CameraReported
from tests.scenes.scene import Scene, at, person


def seconds(scene: Scene, client: str) -> tuple[int, int, int]:
    """The seconds on, off and unknown."""
    seen = scene.of(client).attendance.cameras
    return total(seen.on), total(seen.off), total(seen.unknown)


def scene() -> Scene:
    return Scene().everybody_in()


def test_without_a_signal_a_camera_is_unknown() -> None:
    assert seconds(scene().watched().ends(), "A") == (0, 0, 9900)


def test_a_camera_is_known_from_its_first_signal() -> None:
    assert seconds(scene().watched().camera("A", "on", "09:10").ends(), "A") == (9300, 0, 600)


def test_a_camera_that_goes_off_is_off_until_it_is_on_again() -> None:
    watched = scene().watched().camera("A", "on", "08:55").camera("A", "off", "10:00")
    assert seconds(watched.camera("A", "on", "10:05").ends(), "A") == (9600, 300, 0)


def test_when_the_watch_is_lost_everything_is_unknown_again() -> None:
    lost = scene().watched().camera("A", "off", "10:00").unwatched("10:10").ends()
    assert seconds(lost, "A") == (0, 600, 9300)


def test_a_new_watch_on_the_same_stream_does_not_bring_the_old_knowledge_back() -> None:
    anew = scene().watched().camera("A", "off", "10:00").watched("10:10").ends()
    assert seconds(anew, "A") == (0, 600, 9300)


def test_another_stream_that_ends_takes_nothing_from_this_one() -> None:
    two = scene().watched().watched("08:42", "s2").camera("A", "on", "08:55")
    assert seconds(two.unwatched("10:00", "s2").ends(), "A") == (9900, 0, 0)


def test_a_trainers_mark_needs_no_watch_and_outlives_one() -> None:
    marked = scene().watched().marks("A", "off", "10:00").unwatched("10:10")
    assert seconds(marked.marks("A", "on", "10:20").ends(), "A") == (5100, 600, 4200)


def test_a_signal_replaces_the_trainers_mark() -> None:
    marked = scene().watched().marks("A", "off", "10:00").camera("A", "on", "10:01").ends()
    assert seconds(marked, "A") == (6240, 60, 3600)


def test_a_new_connection_starts_unknown() -> None:
    moved = scene().watched().camera("A", "on", "08:55").leaves("A", "10:00")
    assert seconds(moved.joins("A", "10:00", "2").ends(), "A") == (3600, 0, 6300)


def test_a_break_does_not_count() -> None:
    pause = scene().watched().camera("A", "off", "10:00").camera("A", "on", "10:30")
    assert seconds(pause.breaks("10:10", "10:40").ends(), "A") == (3900, 600, 3600)


def test_on_if_any_of_two_connections_is_on() -> None:
    both = scene().joins("A", "10:00", "2").watched()
    both.camera("A", "off", "10:00").camera("A", "on", "10:00", "2").leaves(
        "A", "10:10", device="2"
    )
    assert seconds(both.ends(), "A") == (600, 5700, 3600)


def test_not_off_while_another_connection_is_unknown() -> None:
    both = scene().joins("A", "10:00", "2").watched().camera("A", "off", "10:00").ends()
    assert seconds(both, "A") == (0, 0, 9900)


def test_a_signal_just_before_its_join_still_counts() -> None:
    early = Scene("A").watched().camera("A", "on", "08:59:58").joins("A", "09:00").ends()
    assert seconds(early, "A") == (9900, 0, 0)


def test_the_end_of_the_instance_ends_the_watch() -> None:
    ended = scene().watched().camera("A", "on", "08:55").ends("10:00")
    assert seconds(ended.joins("A", "10:05", "2", "i2"), "A") == (3600, 0, 6000)


def test_a_signal_in_the_second_in_which_the_watch_is_lost_is_not_believed() -> None:
    assert seconds(
        scene().watched().camera("A", "off", "10:00").unwatched("10:00").ends(), "A"
    ) == (
        0,
        0,
        9900,
    )


def test_a_signal_in_the_second_in_which_the_watch_begins_is_believed() -> None:
    begun = scene().watched("10:00").camera("A", "off", "10:00").ends()
    assert seconds(begun, "A") == (0, 6300, 3600)


def test_a_leave_heard_after_the_end_of_the_instance_knows_no_camera_beyond_it() -> None:
    late = scene().watched().camera("A", "on", "08:55").tell(InstanceEnded(at("10:00"), "i1"))
    assert seconds(late.leaves("A", "10:00:20"), "A") == (3600, 0, 20)


def test_a_signal_ten_seconds_before_its_join_still_counts_and_no_earlier_one() -> None:
    early = Scene("A").watched().camera("A", "on", "08:59:50").joins("A", "09:00").ends()
    assert seconds(early, "A") == (9900, 0, 0)
    before = Scene("A").watched().camera("A", "on", "08:59:49").joins("A", "09:00").ends()
    assert seconds(before, "A") == (0, 0, 9900)


def test_a_mark_in_the_second_of_the_join_counts_and_no_earlier_one() -> None:
    assert seconds(Scene("A").joins("A", "09:00").marks("A", "on", "09:00"), "A") == (9900, 0, 0)
    assert seconds(Scene("A").joins("A", "09:00").marks("A", "on", "08:59:59"), "A")[0] == 0


def test_off_needs_every_connection_also_the_first() -> None:
    both = scene().joins("A", "10:00", "2").watched().camera("A", "off", "10:00", "2").ends()
    assert seconds(both, "A") == (0, 0, 9900)


def test_after_a_pause_a_camera_is_known_from_its_first_signal_and_not_from_the_resume() -> None:
    paused = scene().watched().camera("A", "off", "10:00").pauses("10:10").resumes("10:20").ends()
    assert seconds(paused, "A") == (0, 600, 9300)
    again = scene().watched().camera("A", "off", "10:00").pauses("10:10").resumes("10:20")
    assert seconds(again.camera("A", "on", "10:30").ends(), "A") == (4500, 600, 4800)


def test_a_signal_in_the_second_of_the_resume_is_believed() -> None:
    paused = scene().watched().camera("A", "on", "08:55").pauses("10:10").resumes("10:20")
    assert seconds(paused.camera("A", "on", "10:20").ends(), "A") == (9300, 0, 600)


def test_a_signal_in_the_second_of_the_pause_is_not_believed() -> None:
    paused = scene().watched().camera("A", "off", "10:10").pauses("10:10").resumes("10:20")
    assert seconds(paused.ends(), "A") == (0, 0, 9900)


def test_nor_where_the_pause_is_over_within_that_second() -> None:
    paused = scene().watched().camera("A", "off", "10:10").pauses("10:10").resumes("10:10")
    assert seconds(paused.ends(), "A") == (0, 0, 9900)


def test_what_a_stream_says_while_it_is_paused_is_not_believed() -> None:
    paused = scene().watched().pauses("10:00").camera("A", "off", "10:05").resumes("10:10").ends()
    assert seconds(paused, "A") == (0, 0, 9900)


def test_what_bears_a_time_after_the_loss_of_the_watch_is_not_believed() -> None:
    """A report under way when the connection broke, with a time of Zoom's clock, which is ahead."""
    lost = scene().watched().unwatched("10:00").camera("A", "off", "10:00:01").ends()
    assert seconds(lost, "A") == (0, 0, 9900)


def test_nothing_is_believed_of_a_stream_that_nobody_was_heard_to_watch() -> None:
    assert seconds(scene().camera("A", "off", "10:00").ends(), "A") == (0, 0, 9900)


def test_what_is_not_believed_ends_what_was_seen_before_all_the_same() -> None:
    marked = scene().marks("A", "off", "10:00").camera("A", "on", "10:10").ends()
    assert seconds(marked, "A") == (0, 600, 9300)


@pytest.mark.parametrize(("order", "off_s"), [(("on", "off"), 6300), (("off", "on"), 0)])
def test_of_two_signals_in_one_second_the_later_holds(order: tuple[str, str], off_s: int) -> None:
    watched = scene().watched()
    for ms, state in zip((100, 700), order, strict=True):
        user_ids = (person("A").user_id,)
        watched.tell(CameraReported(at("10:00"), "i1", "s1", user_ids, state == "on", ms))
    assert seconds(watched.ends(), "A")[1] == off_s


def test_a_watch_that_reports_anyway_takes_nothing_from_what_is_known() -> None:
    resumed = scene().watched().resumes("08:42").camera("A", "on", "08:55").resumes("10:00").ends()
    assert seconds(resumed, "A") == (9900, 0, 0)


def test_the_two_words_of_one_resume_may_come_before_and_after_a_signal() -> None:
    paused = scene().watched().pauses("10:00").resumes("10:10").camera("A", "on", "10:10:01")
    assert seconds(paused.resumes("10:10:02").ends(), "A") == (5699, 0, 4201)


def test_a_watch_that_begins_idle_and_reports_within_the_same_second_is_believed() -> None:
    begun = scene().watched("10:00").pauses("10:00").resumes("10:00").camera("A", "on", "10:00")
    assert seconds(begun.ends(), "A") == (6300, 0, 3600)


MINUTES = st.integers(0, 5)
ENCODED_COLUMNS = st.lists(st.tuples(MINUTES, st.sampled_from(("on", "off", "pause"))), max_size=12)


@settings(max_examples=60, deadline=None)
@given(ENCODED_COLUMNS, st.lists(st.integers(6, 9), min_size=1, max_size=4))
def test_no_resume_makes_anybody_off(signals: list[tuple[int, str]], resumed: list[int]) -> None:
    paused = scene().watched()
    for minute, state in signals:
        wall = f"10:{minute:02}"
        _ = paused.pauses(wall) if state == "pause" else paused.camera("A", state, wall)
    off = paused.of("A").attendance.cameras.off
    for minute in resumed:
        paused.resumes(f"10:{minute:02}")
    assert subtract(paused.of("A").attendance.cameras.off, off) == ()


@pytest.mark.parametrize(
    ("mark", "state", "ms", "off_s"),
    [("on", "off", 0, 0), ("on", "off", 998, 0), ("off", "on", 999, 600), ("off", "off", 0, 6300)],
)
def test_of_one_second_the_trainers_mark_is_later_than_the_signal(
    mark: str, state: str, ms: int, off_s: int
) -> None:
    watched = scene().watched().marks("A", mark, "10:00")
    watched.tell(CameraReported(at("10:00"), "i1", "s1", (person("A").user_id,), state == "on", ms))
    assert seconds(watched.ends(), "A")[1] == off_s


def test_a_mark_off_holds_ten_minutes_and_then_what_the_watch_last_reported() -> None:
    marked = scene().watched().camera("A", "on", "08:55").marks("A", "off", "10:00").ends()
    assert seconds(marked, "A") == (9300, 600, 0)
    stopped = scene().watched().camera("A", "on", "08:55").marks("A", "off", "10:00")
    assert seconds(stopped.unwatched("10:05").ends(), "A") == (3600, 600, 5700)


def test_a_second_mark_off_holds_ten_minutes_of_its_own() -> None:
    marked = scene().watched().camera("A", "on", "08:55").marks("A", "off", "10:00")
    assert seconds(marked.marks("A", "off", "10:08").ends(), "A") == (8820, 1080, 0)


def test_a_mark_against_the_watch_is_shown_with_what_the_watch_reports() -> None:
    marked = scene().watched().camera("A", "on", "08:55").marks("A", "off", "10:00")
    now = marked.assess(now="10:05").room.attendances[0].camera_now
    assert now.camera is Camera.OFF
    assert now.reported is not None
    assert (now.reported.camera, now.reported.since) == (Camera.ON, at("08:55"))
