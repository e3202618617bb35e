from compliance.events import Ending
from tests.scene import Scene


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
