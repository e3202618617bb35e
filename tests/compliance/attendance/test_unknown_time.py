"""From when to when it is unknown whether somebody was there."""

from compliance.events import Ending, InstanceEnded, Left
from tests.scenes.scene import Scene, at, person


def left(wall: str, device: str = "1") -> Left:
    return Left(at(wall), "i1", person("A", device), Ending.LEFT)


def unknown(scene: Scene) -> list[tuple[str, str]]:
    """The unknown stretches of A, as London wall times."""
    spans = scene.of("A").attendance.unknown
    return [
        (f"{span.start.hour + 1:02}:{span.start:%M:%S}", f"{span.end.hour + 1:02}:{span.end:%M:%S}")
        for span in spans
    ]


def test_a_join_in_the_second_of_the_end_says_nothing_of_the_time_before_it() -> None:
    scene = Scene().joins("A", "10:00", "2").tell(left("10:00:05"), InstanceEnded(at("10:00"), "i1"))
    assert unknown(scene) == [("09:00:00", "10:00:00")]


def test_in_an_instance_whose_start_was_never_told_it_is_unknown_from_the_last_report() -> None:
    scene = Scene()
    scene.events.clear()
    scene.joins("A", "08:50").leaves("A", "09:30").tell(left("10:00", "2"))
    assert unknown(scene.ends()) == [("09:30:00", "10:00:00")]
