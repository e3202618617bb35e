"""When the cameras were watched."""

from compliance.coverage import watched
from compliance.events import InstanceEnded
from compliance.hearing import in_order
from compliance.instances import instances
from compliance.spans import Span, Spans
from tests.scene import Scene, at


def coverage(scene: Scene, until: str = "11:45") -> Spans:
    heard = in_order(scene.events)
    return watched(heard, instances(heard), at(until))


def test_nobody_watched_where_no_watch_began() -> None:
    assert coverage(Scene().unwatched("10:00")) == ()


def test_a_watch_lasts_until_it_is_said_to_have_ended() -> None:
    scene = Scene().watched("08:41").unwatched("10:00").watched("10:05")
    assert coverage(scene) == (Span(at("08:41"), at("10:00")), Span(at("10:05"), at("11:45")))


def test_a_watch_ends_with_its_instance() -> None:
    scene = Scene().watched("08:41").tell(InstanceEnded(at("11:30"), "i1"))
    assert coverage(scene) == (Span(at("08:41"), at("11:30")),)


def test_the_end_of_one_stream_does_not_end_another() -> None:
    scene = Scene().watched("08:41", "s1").watched("09:00", "s2").unwatched("09:30", "s1")
    assert coverage(scene) == (Span(at("08:41"), at("11:45")),)


def test_a_watch_that_begins_after_the_moment_asked_for_has_not_run() -> None:
    assert coverage(Scene().watched("11:50")) == ()
