"""Which instances of the meeting are the course, and when it opened."""

from compliance.events import InstanceEnded, InstanceStarted
from compliance.findings.sentences import Sentence
from tests.scenes.scene import Scene, at


def empty(bookings: str = "AB") -> Scene:
    scene = Scene(bookings)
    scene.events.clear()
    return scene


def opened(scene: Scene, wall: str, instance: str = "i1") -> Scene:
    return scene.tell(InstanceStarted(at(wall), instance))


def notes(scene: Scene) -> list[tuple[str, int | None]]:
    return [(note.code, note.seconds) for note in scene.assess().notes]


def test_an_instance_counts_if_it_was_open_in_the_hour_before_the_start() -> None:
    early = opened(empty(), "07:30").joins("A", "07:40").ends("08:00")
    assert early.of("A").attendance.arrived_at is None
    lasting = opened(empty(), "07:30").joins("A", "07:40").ends("08:00:01")
    assert lasting.of("A").attendance.arrived_at == at("07:40")


def test_an_instance_after_the_end_does_not_count() -> None:
    scene = opened(empty(), "08:50").joins("A", "08:55").ends("11:40")
    opened(scene, "11:45", "i2").joins("A", "11:46", instance="i2").ends("11:50", "i2")
    assert (scene.found("A"), notes(scene)) == ([], [("course_short", 300)])


def test_without_an_instance_nobody_is_late_or_away_or_absent() -> None:
    assert (empty().found("A"), empty().advice("A"), notes(empty())) == ([], "review", [])


def test_a_room_that_opens_late_makes_nobody_late_who_comes_within_a_minute() -> None:
    scene = opened(empty("ABC"), "09:05").joins("A", "09:05:30").joins("B", "09:06")
    scene.joins("C", "09:06:01").ends()
    assert [scene.of(client).late_by_s for client in "ABC"] == [0, 0, 61]
    assert scene.found("C") == [("arrived_late", 61)]
    assert notes(scene) == [("opened_late", 300)]


def test_the_time_before_a_late_opening_is_nobodys_gap() -> None:
    scene = opened(empty(), "08:40").joins("A", "08:41").ends("08:50")
    opened(scene, "09:10", "i2").joins("A", "09:12", instance="i2").ends(instance="i2")
    assert scene.gaps("A") == [(120, "provider")]


def test_opened_late_and_ended_early_are_one_shortness() -> None:
    def reasons(end: str) -> tuple[str, ...]:
        scene = opened(empty("A"), "09:03").joins("A", "09:03").known("A")
        return scene.ends(end).of("A").recommendation.reasons

    assert reasons("11:43") == (Sentence.PRESENT_THROUGHOUT(),)
    assert reasons("11:42:59") == (Sentence.SHORT_COURSE(seconds=301),)


def test_an_instance_whose_end_is_not_reported_ends_with_its_last_event_once_another_began() -> (
    None
):
    scene = opened(empty(), "08:50").joins("A", "08:55").leaves("B", "10:00")
    opened(scene, "10:10", "i2").joins("A", "10:12", instance="i2").ends(instance="i2")
    assert scene.gaps("A") == [(720, "provider")]


def test_an_instance_begins_with_its_reported_start_and_ends_with_the_later_end() -> None:
    scene = opened(empty(), "09:01").knocks("A", "08:59").joins("A", "09:01")
    scene.tell(InstanceEnded(at("11:30"), "i1")).ends("11:40")
    assert notes(scene) == [("opened_late", 60), ("course_short", 300)]
