"""When the cameras were watched at all."""

from compliance.cameras.camera_coverage import watched
from compliance.connections.instances import instances
from tests.scenes.scene import Scene, at


def minutes(scene: Scene, until: str = "11:45") -> list[tuple[int, int]]:
    """The first and the last minute after 08:00 of each stretch that was watched."""
    eight = at("08:00")
    return [
        (
            int((span.start - eight).total_seconds() / 60),
            int((span.end - eight).total_seconds() / 60),
        )
        for span in watched(scene.events, instances(scene.events), at(until))
    ]


def test_a_watch_lasts_until_it_is_lost() -> None:
    scene = Scene().watched("08:41").unwatched("09:00").unwatched("09:30").ends()
    assert minutes(scene) == [(41, 60)]


def test_a_watch_that_is_never_lost_lasts_to_the_end_of_its_instance() -> None:
    assert minutes(Scene().watched("08:41").ends("10:00")) == [(41, 120)]


def test_a_watch_without_an_end_lasts_as_long_as_is_asked() -> None:
    assert minutes(Scene().watched("08:41"), "09:00") == [(41, 60)]


def test_that_another_stream_was_lost_changes_nothing() -> None:
    assert minutes(Scene().watched("08:41").unwatched("09:00", "s2").ends()) == [(41, 225)]


def test_an_end_that_was_heard_before_the_watch_began_is_not_its_end() -> None:
    scene = Scene().unwatched("08:40").unwatched("08:41").watched("08:41").ends()
    assert minutes(scene) == [(41, 225)]


def test_two_watches_one_after_another_are_two_stretches() -> None:
    scene = Scene().watched("08:41").unwatched("09:00").watched("09:10").ends()
    assert minutes(scene) == [(41, 60), (70, 225)]


def test_a_watch_that_is_paused_goes_on_once_it_is_resumed() -> None:
    scene = Scene().watched("08:41").pauses("09:00").resumes("09:10").ends()
    assert minutes(scene) == [(41, 60), (70, 225)]


def test_a_pause_that_is_never_resumed_lasts() -> None:
    assert minutes(Scene().watched("08:41").pauses("09:00").pauses("09:10").ends()) == [(41, 60)]


def test_a_watch_that_was_lost_is_not_resumed_but_begun() -> None:
    lost = Scene().watched("08:41").unwatched("09:00").resumes("09:10")
    assert minutes(lost.ends()) == [(41, 60)]


def test_that_another_stream_is_resumed_changes_nothing() -> None:
    scene = Scene().watched("08:41").pauses("09:00").resumes("09:10", "s2").ends()
    assert minutes(scene) == [(41, 60)]


def test_a_stream_that_reports_anyway_is_not_watched_before_it_has_taken_us() -> None:
    assert minutes(Scene().resumes("08:40").watched("08:41").resumes("08:42").ends()) == [(41, 225)]


def test_a_pause_of_less_than_a_second_is_over() -> None:
    assert minutes(Scene().watched("08:41").resumes("09:00").pauses("09:00").ends()) == [(41, 225)]
