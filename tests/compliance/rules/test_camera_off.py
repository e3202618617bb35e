from dataclasses import replace
from datetime import timedelta

from tests.scenes.scene import LRSP, Scene


def test_unknown_is_not_off() -> None:
    assert Scene().everybody_in().watched().ends().found("A") == []


def test_each_stretch_of_off_is_found() -> None:
    scene = Scene().everybody_in().watched().camera("A", "off", "10:00").camera("A", "on", "10:01")
    scene.camera("A", "off", "10:30").camera("A", "on", "10:30:05").ends()
    assert scene.found("A") == [("camera_off", 60), ("camera_off", 5)]


def test_off_over_a_break_counts_only_outside_it() -> None:
    scene = Scene().everybody_in().watched().camera("A", "off", "10:20").camera("A", "on", "10:35")
    assert scene.breaks("10:20", "10:30").ends().found("A") == [("camera_off", 300)]


def test_a_watch_that_was_lost_ends_what_can_be_found() -> None:
    scene = Scene().everybody_in().watched().camera("A", "off", "10:00").unwatched("10:10").ends()
    assert scene.found("A") == [("camera_off", 600)]


def test_a_stretch_shorter_than_the_policy_asks_is_not_found() -> None:
    policy = replace(LRSP, camera_off_at_least=timedelta(seconds=30))
    scene = Scene(policy=policy).everybody_in().watched()
    scene.camera("A", "off", "10:00").camera("A", "on", "10:00:29")
    scene.camera("A", "off", "10:30").camera("A", "on", "10:30:30").ends()
    assert scene.found("A") == [("camera_off", 30)]
