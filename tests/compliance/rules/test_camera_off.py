from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.trainer_events import Warned
from tests.scenes.scene import LRSP, Scene, at


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


def warned(minute: str, matter: str = "camera_off") -> Warned:
    return Warned(at(minute), "A", matter, "notice", "spoken")


@pytest.mark.parametrize(
    ("needed", "breaches"),
    [
        (0, [("camera_off", 600), ("camera_off", 60)]),
        (1, [("camera_off", 300), ("camera_off", 60)]),
        (2, [("camera_off", 60)]),
        (3, []),
    ],
)
def test_a_camera_counts_only_after_the_warnings_that_the_policy_asks_for(
    needed: int, breaches: list[tuple[str, int]]
) -> None:
    policy = replace(LRSP, camera_warnings=needed)
    scene = Scene(policy=policy).everybody_in().watched()
    scene.camera("A", "off", "10:00").camera("A", "on", "10:10")
    scene.camera("A", "off", "10:30").camera("A", "on", "10:31")
    scene.tell(warned("10:20"), warned("10:05"), warned("09:10", "conduct")).ends()
    assert scene.found("A") == breaches


def test_a_warning_to_another_client_is_none_to_this_client() -> None:
    scene = Scene(policy=replace(LRSP, camera_warnings=1)).everybody_in().watched()
    scene.camera("B", "off", "10:30").camera("B", "on", "10:31").tell(warned("10:20")).ends()
    assert scene.found("B") == []
