from compliance.events import Ending
from tests.scenes.scene import Scene


def test_leaving_for_good_is_leaving_early() -> None:
    scene = Scene().everybody_in().leaves("A", "11:43").ends()
    assert scene.found("A") == [("left_early", 120)]


def test_an_ending_without_a_known_reason_is_an_absence_and_no_leaving() -> None:
    scene = Scene().everybody_in().leaves("A", "11:43", Ending.UNSAID).ends()
    assert scene.found("A") == [("absent", 120)]


def test_somebody_who_came_back_only_after_the_end_did_come_back() -> None:
    scene = Scene().everybody_in().leaves("A", "11:43").joins("A", "11:46", "2").ends("11:50")
    assert scene.found("A") == [("absent", 120)]


def test_staying_until_the_host_ended_it_is_not_leaving_early() -> None:
    assert Scene().everybody_in().ends("11:43").found("A") == []


def test_a_break_in_the_leaving_makes_only_the_last_part_of_it_early() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").breaks("10:20", "10:30").ends()
    assert scene.found("A") == [("absent", 1200), ("left_early", 4500)]


def test_nobody_has_left_early_while_the_course_still_runs() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00")
    assert [breach.rule for breach in scene.of("A", now="10:05").breaches] == ["absent"]
