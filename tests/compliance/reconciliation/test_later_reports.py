"""Tests of what a later report, or a webhook after the report, changes of the one before."""

from dataclasses import replace

from compliance.events import Ending, Joined, Left
from tests.scenes.provider_report import BOTH, HOST, both_in, report, row, without
from tests.scenes.scene import Scene, at


def test_a_later_report_is_believed_of_each_connection_that_it_names() -> None:
    scene = without(without(both_in(), Joined, "A"), Left, "A")
    report(scene, HOST, row("A", "08:50", "10:00"), BOTH[2])
    assert scene.gaps("A") == [(6300, "unknown")]
    report(scene, HOST, row("A", "08:50", "11:45"), wall="12:30")
    assert scene.gaps("A") == []
    report(scene, HOST, wall="12:45")
    assert scene.gaps("A") == []


def test_a_webhook_that_comes_after_the_report_takes_its_place() -> None:
    scene = report(without(both_in(), Left, "A"), HOST, row("A", "08:50", "11:00"), BOTH[2])
    assert scene.gaps("A") == [(2700, "unknown")]
    scene.leaves("A", "11:00:02", Ending.NETWORK)
    assert scene.gaps("A") == [(2698, "client_network")]


def test_what_a_later_report_no_longer_names_stays_as_it_was_reported() -> None:
    scene = without(without(both_in(), Joined, "A"), Left, "A")
    report(scene, *BOTH)
    assert report(scene, HOST, wall="12:30").advice("A") == "completed"


def test_of_a_wait_the_later_report_of_the_same_link_counts() -> None:
    scene = Scene().joins("B", "08:50").known("B").joins("A", "09:02").known("A").ends()
    early = row("A", "08:58", "09:02", waiting=True, user_id="")
    report(scene, *BOTH, early)
    report(scene, replace(early, joined_at=at("08:59"), name="iPhone"), wall="12:30")
    assert scene.of("A").attendance.arrived_at == at("08:59")
    other = replace(early, joined_at=at("08:57"), registrant_id="reg-B", name="iPhone")
    assert report(scene, other, wall="12:45").of("A").attendance.arrived_at == at("08:59")
