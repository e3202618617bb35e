from dataclasses import replace
from datetime import timedelta

from compliance.events import Ending
from tests.scenes.scene import LRSP, Scene


def test_nothing_is_found_of_somebody_who_stayed() -> None:
    assert Scene().everybody_in().ends().found("A") == []


def test_an_absence_is_found_however_short() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:00:01", "2").ends()
    assert scene.found("A") == [("absent", 1)]


def test_a_lost_connection_is_found_too_for_a_person_decides() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00", Ending.NETWORK).joins("A", "10:05", "2")
    assert scene.ends().found("A") == [("absent", 300)]


def test_what_the_host_did_is_not_found() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00", Ending.REMOVED).joins("A", "10:05", "2")
    assert scene.ends().found("A") == []


def test_a_restart_is_not_found() -> None:
    scene = Scene().everybody_in().ends("10:00").joins("A", "10:07", "2", "i2")
    assert scene.ends("11:45", "i2").found("A") == []


def test_time_in_a_break_is_not_found() -> None:
    scene = Scene().everybody_in().leaves("A", "10:20").joins("A", "10:30", "2")
    assert scene.breaks("10:20", "10:30").ends().found("A") == []


def test_a_lost_connection_that_never_comes_back_is_an_absence() -> None:
    scene = Scene().everybody_in().leaves("A", "11:00", Ending.NETWORK).ends()
    assert scene.found("A") == [("absent", 2700)]


def test_an_absence_shorter_than_the_policy_asks_is_a_gap_and_no_finding() -> None:
    policy = replace(LRSP, absent_at_least=timedelta(seconds=60))
    scene = Scene(policy=policy).everybody_in().leaves("A", "10:00").joins("A", "10:00:59", "2")
    scene.leaves("B", "10:00").joins("B", "10:01", "2").ends()
    assert (scene.found("A"), scene.advice("A")) == ([], "completed")
    assert scene.gaps("A") == [(59, "client_left")]
    assert scene.found("B") == [("absent", 60)]


def test_whoever_leaves_for_good_is_found_however_short_the_rest() -> None:
    policy = replace(LRSP, absent_at_least=timedelta(seconds=60))
    scene = Scene(policy=policy).everybody_in().leaves("A", "11:44:30").ends()
    assert scene.found("A") == [("left_early", 30)]
