"""What one instance's report adds and lists, with the times that an officer reads."""

from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.events import (
    Admitted,
    Ending,
    InstanceEnded,
    Joined,
    Left,
    Person,
    WaitingRoomEntered,
    WaitingRoomLeft,
)
from compliance.provider_report import ReportedStay
from compliance.reconciliation.instance_report import Difference
from tests.scenes.provider_report import (
    BOTH,
    HOST,
    added,
    both_in,
    differences,
    listed,
    reconciled,
    report,
    row,
    without,
)
from tests.scenes.scene import STAFF, Scene, at, person

UUID = person("A").uuid


@pytest.mark.parametrize(
    ("stay", "kind", "heard", "reported"),
    [
        (row("A", "08:51", "11:45"), "joined", "08:50", "08:51"),
        (row("A", "08:50", "11:40"), "left", "11:45", "11:40"),
        (row("A", "08:50:01", "11:45", registrant_id="reg-B"), "link", "08:50", "08:50:01"),
    ],
)
def test_a_difference_says_what_was_heard_of_whom_and_what_is_reported(
    stay: ReportedStay, kind: str, heard: str, reported: str
) -> None:
    scene = report(both_in(), HOST, stay, BOTH[2])
    expected = Difference("i1", kind, "Client A", "reg-A", UUID, at(heard), at(reported))
    assert listed(scene) == [expected]


def test_whom_the_report_lacks_is_listed_from_when_they_were_first_heard() -> None:
    scene = report(both_in(), HOST, BOTH[2])
    assert listed(scene) == [
        Difference("i1", "lacking", "Client A", "reg-A", UUID, at("08:50"), None)
    ]
    scene = report(without(both_in(), Joined, "A"), HOST, BOTH[2])
    assert listed(scene) == [
        Difference("i1", "lacking", "Client A", "reg-A", UUID, at("11:45"), None)
    ]


@pytest.mark.parametrize(("seconds", "count"), [(5, 0), (6, 1)])
def test_a_stay_of_a_few_seconds_may_be_lacking(seconds: int, count: int) -> None:
    scene = Scene("B").everybody_in().joins("A", "10:00").leaves("A", f"10:00:0{seconds}").ends()
    assert len(listed(report(scene, HOST, BOTH[2]))) == count


def test_a_row_that_begins_after_the_leave_that_was_heard_is_listed() -> None:
    scene = without(Scene().everybody_in().leaves("A", "09:30").ends(), Joined, "A")
    scene = report(scene, HOST, row("A", "09:30:03", "10:00"), BOTH[2])
    joined = Difference("i1", "joined", "Client A", "reg-A", UUID, at("09:30"), at("09:30:03"))
    assert joined in listed(scene)
    assert added(scene) == []


def test_a_row_that_ends_before_the_join_that_was_heard_is_listed() -> None:
    scene = Scene("B").everybody_in().joins("A", "09:30").ends()
    scene = report(without(scene, Left, "A"), HOST, row("A", "08:50", "09:29:57"), BOTH[2])
    left = Difference("i1", "left", "Client A", "reg-A", UUID, at("09:30"), at("09:29:57"))
    assert left in listed(scene)
    assert added(scene) == []


def test_a_stay_within_one_that_was_heard_is_listed_with_its_beginning() -> None:
    rows = (row("A", "08:50", "09:30"), row("A", "09:40", "11:20"))
    again = Difference("i1", "again", "Client A", "reg-A", UUID, None, at("08:50"))
    assert again in listed(report(both_in(), HOST, *rows, BOTH[2]))


def test_what_is_mended_is_no_difference() -> None:
    assert listed(report(without(both_in(), Joined, "A"), *BOTH)) == []
    scene = report(without(both_in(), Left, "A"), HOST, row("A", "08:50", "11:00"), BOTH[2])
    assert listed(scene) == []
    assert added(scene) == [Left(at("11:00"), "i1", person("A"), Ending.UNSAID)]


@pytest.mark.parametrize(("gone", "count"), [("11:44:55", 0), ("11:44:54", 1)])
def test_who_went_a_few_seconds_before_the_end_stayed_to_the_end(gone: str, count: int) -> None:
    scene = report(without(both_in(), Left, "A"), HOST, row("A", "08:50", gone), BOTH[2])
    assert len(added(scene)) == count


def test_an_end_that_was_heard_is_not_taken_from_the_report() -> None:
    scene = both_in().tell(InstanceEnded(at("11:45:03"), "i1"))
    scene.events.remove(InstanceEnded(at("11:45"), "i1"))
    assert added(report(scene, *BOTH)) == []


def test_a_row_that_comes_twice_is_one() -> None:
    scene = report(both_in(), *BOTH, BOTH[1])
    assert (added(scene), listed(scene)) == ([], [])


def test_a_link_that_only_one_event_of_a_participant_carried_is_known() -> None:
    scene = without(both_in(), Joined, "A")
    scene.tell(Joined(at("08:50"), "i1", person("A", registered=False)))
    assert added(report(scene, *BOTH)) == []


def test_an_account_that_only_one_event_of_a_participant_carried_is_known() -> None:
    scene = both_in()
    scene.events.remove(Joined(at("08:40"), "i1", STAFF))
    scene.tell(Joined(at("08:40"), "i1", replace(STAFF, account_id=None)))
    assert added(report(scene, *BOTH)) == []


def test_a_colleague_whose_account_only_the_report_names_is_no_stranger() -> None:
    colleague = Person("uuid-C", "user-C", name="Colleague")
    scene = both_in().tell(
        Joined(at("09:00"), "i1", colleague), Left(at("10:00"), "i1", colleague, Ending.LEFT)
    )
    assert len(scene.assess().room.unmatched) == 1
    reported = replace(HOST, user_id="user-C", joined_at=at("09:00"), left_at=at("10:00"))
    assert report(scene, *BOTH, reported).assess().room.unmatched == ()


def test_moves_between_rooms_that_nobody_heard_are_one_participant() -> None:
    scene = Scene("B").everybody_in().ends()
    rows = (row("A", "08:50", "10:00"), row("A", "10:00:03", "11:45", "1a"))
    events = added(report(scene, *BOTH[::2], *rows))
    assert {event.person.uuid for event in events if isinstance(event, Joined)} == {
        "report:i1:user-A-1"
    }


def waiting(start: str, end: str | None) -> ReportedStay:
    return row("A", start, end, waiting=True, user_id="")


def knocking(*walls: str) -> Scene:
    scene = Scene("B").everybody_in()
    for wall in walls:
        scene.knocks("A", wall)
    return scene.joins("A", "09:20").ends()


def test_a_wait_that_nobody_heard_is_added_with_its_end() -> None:
    scene = report(knocking(), *BOTH, waiting("08:58", "09:20"))
    they = Person("report:i1:reg-A", "", "reg-A", name="Client A")
    entered = WaitingRoomEntered(at("08:58"), "i1", they)
    assert added(scene) == [entered, Admitted(at("09:20"), "i1", they)]
    assert added(report(knocking(), *BOTH, waiting("08:58", None))) == [entered]


def test_a_reported_wait_that_no_join_follows_ends_with_a_going_away() -> None:
    scene = report(Scene("B").everybody_in().ends(), BOTH[-1], waiting("08:58", "09:20"))
    assert [type(event) for event in added(scene)][-1] is WaitingRoomLeft
    again = report(knocking("09:15"), *BOTH, waiting("08:58", "09:10"))
    assert [type(event) for event in added(again)][-1] is WaitingRoomLeft


@pytest.mark.parametrize("wall", ["08:57:55", "08:58", "08:58:05"])
def test_a_wait_that_was_heard_adds_nothing(wall: str) -> None:
    scene = report(knocking(wall), *BOTH, waiting("08:58", "09:10"))
    assert (added(scene), ("waited", "Client A") in differences(scene)) == ([], False)


@pytest.mark.parametrize(("wall", "count"), [("09:10:05", 0), ("09:10:06", 2)])
def test_a_knock_after_a_reported_wait_is_another(wall: str, count: int) -> None:
    scene = report(knocking(wall), *BOTH, waiting("08:58", "09:10"))
    assert len(added(scene)) == count
    assert (("waited", "Client A") in differences(scene)) is (count == 0)


def test_a_wait_without_an_end_lasts_as_long_as_the_instance() -> None:
    scene = report(knocking("09:10"), *BOTH, waiting("08:58", None))
    made = "report:i1:reg-A"  # in the waiting room a report names no participant
    waited = Difference("i1", "waited", "Client A", "reg-A", made, at("09:10"), at("08:58"))
    assert waited in listed(scene)
    assert waited.at == at("08:58") + timedelta(minutes=12)


@pytest.mark.parametrize("times", [2, 3])
def test_a_row_that_stands_there_more_than_once_changes_nothing(times: int) -> None:
    late = (HOST, BOTH[1], row("B", "08:50", "11:30"), row("A", "11:46", "11:50", "2"))
    for rows in (BOTH, late):
        once, again = report(both_in(), *rows), report(both_in(), *rows * times)
        assert added(again) == added(once)
        assert listed(again) == listed(once)
        assert reconciled(again) is reconciled(once)
