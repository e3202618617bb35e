from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.events import InstanceStarted, Joined
from compliance.findings.sentences import Sentence
from tests.scenes.scene import LRSP, STAFF, Scene, at


def test_at_the_start_to_the_second_is_in_time() -> None:
    assert Scene().knocks("A", "09:00").joins("A", "09:05").ends().found("A") == []


def test_a_second_late_is_late() -> None:
    scene = Scene().knocks("A", "09:00:01").joins("A", "09:05").ends()
    assert scene.found("A") == [("arrived_late", 1)]


def test_late_counts_from_the_waiting_room_not_from_the_trainers_queue() -> None:
    assert Scene().knocks("A", "08:59").joins("A", "09:20").ends().found("A") == []


def test_somebody_who_never_came_is_not_late() -> None:
    assert Scene().ends().found("A") == []


def test_the_clause_comes_from_the_policy() -> None:
    (breach,) = Scene().knocks("A", "09:01").ends().of("A").breaches
    assert breach.clause == "7"


def test_in_a_room_that_opens_late_late_counts_from_its_opening() -> None:
    scene = Scene()
    scene.events.clear()
    opened = at("09:10")
    scene.tell(InstanceStarted(opened, "i1"), Joined(opened, "i1", STAFF))
    (breach,) = scene.joins("A", "09:20").ends().of("A").breaches
    assert breach.because == Sentence.LATE_AFTER_OPENING(seconds=600)


@pytest.mark.parametrize(
    ("grace_s", "came", "late_by_s"),
    [(0, "09:00:01", 1), (300, "09:05", 0), (300, "09:05:01", 301), (300, "09:00", 0)],
)
def test_within_the_grace_of_a_policy_nobody_is_late(
    grace_s: int, came: str, late_by_s: int
) -> None:
    policy = replace(LRSP, late_grace=timedelta(seconds=grace_s))
    scene = Scene(policy=policy).knocks("A", came).joins("A", "09:10").ends()
    assert scene.of("A").late_by_s == late_by_s
    assert scene.found("A") == ([("arrived_late", late_by_s)] if late_by_s else [])


@pytest.mark.parametrize(("grace_s", "late_by_s"), [(0, 0), (30, 0), (90, 0)])
def test_in_a_room_that_opens_late_the_longer_grace_counts(grace_s: int, late_by_s: int) -> None:
    policy = replace(LRSP, late_grace=timedelta(seconds=grace_s))
    scene = Scene(policy=policy)
    scene.events.clear()
    scene.tell(InstanceStarted(at("09:10"), "i1"), Joined(at("09:10"), "i1", STAFF))
    scene.joins("A", "09:11").joins("B", "09:11:30").ends()
    assert scene.of("A").late_by_s == late_by_s
    assert scene.of("B").late_by_s == (0 if grace_s == 90 else 90)
