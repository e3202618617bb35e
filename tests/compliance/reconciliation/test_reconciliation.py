"""The provider's report adds what was not heard, lists what differs, and overrules nothing."""

from dataclasses import replace

import pytest

from compliance.assessment import Judgement
from compliance.event_order import only
from compliance.events import InstanceEnded, Joined, Left, WaitingRoomEntered
from compliance.provider_report import Reconciled, ReportedStay
from compliance.trainer_events import Matched
from tests.scenes.provider_report import (
    BOTH,
    HOST,
    added,
    both_in,
    differences,
    reconciled,
    report,
    row,
    without,
)
from tests.scenes.scene import Scene, at, person


def test_a_report_that_says_the_same_adds_nothing() -> None:
    scene = report(both_in(), *BOTH)
    assert (added(scene), differences(scene), reconciled(scene)) == ([], [], True)
    assert scene.advice("A") == "completed"


@pytest.mark.parametrize("rows", [(), (replace(HOST, waiting=True),)])
def test_a_report_of_nobody_in_the_room_is_no_evidence(rows: tuple[ReportedStay, ...]) -> None:
    scene = report(both_in(), *rows)
    assert (added(scene), reconciled(scene)) == ([], False)
    assert scene.advice("A") == "completed"


def test_an_instance_that_no_report_names_is_not_reconciled() -> None:
    scene = report(both_in(), *BOTH).joins("A", "11:50", "9", "i2").ends("11:51", "i2")
    assert [event.instance for event in only(scene.assess().room.events, Reconciled)] == ["i1"]


def test_somebody_whom_the_report_lacks_is_listed_and_stays() -> None:
    scene = report(both_in(), HOST, BOTH[2])
    assert differences(scene) == [("lacking", "Client A")]
    assert not reconciled(scene)
    assert scene.advice("A") == "completed"


def test_a_connection_of_which_nothing_was_heard_is_added() -> None:
    scene = without(both_in(), Joined, "A")
    scene = report(without(scene, Left, "A"), *BOTH)
    assert scene.advice("A") == "completed"
    assert scene.of("A").attendance.joined_at == at("08:50")


def test_a_missing_join_is_mended_on_the_same_connection() -> None:
    scene = report(without(both_in(), Joined, "A"), *BOTH)
    assert added(scene) == [Joined(at("08:50"), "i1", person("A"))]
    assert scene.advice("A") == "completed"


def test_a_missing_leave_is_mended_where_it_was_closed_with_the_instance() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:10", "2").ends()
    scene = without(scene, Left, "A")
    assert scene.found("A") == [("second_session", 5700)]
    rows = (HOST, row("A", "08:50", "10:00"), row("A", "10:10", "11:45", "2"), BOTH[2])
    assert report(scene, *rows).found("A") == [("absent", 600)]


def test_a_leave_with_the_end_of_the_instance_is_that_end() -> None:
    scene = without(both_in(), Left, "A")
    scene = report(scene, HOST, row("A", "08:50", "11:44:57"), BOTH[2])
    assert (added(scene), scene.gaps("A")) == ([], [])


def test_an_end_that_nobody_heard_is_when_the_last_was_gone() -> None:
    scene = Scene().everybody_in()
    rows = (
        replace(HOST, left_at=at("11:20")),
        row("A", "08:50", "11:19:58"),
        row("B", "08:50", "11:00"),
    )
    scene = report(scene, *rows)
    assert InstanceEnded(at("11:20"), "i1") in added(scene)
    assert scene.gaps("A") == []
    assert scene.gaps("B") == [(1200, "unknown")]


@pytest.mark.parametrize(
    ("reported", "listed"),
    [
        (row("A", "08:50:05", "11:45"), []),
        (row("A", "08:50:06", "11:45"), [("joined", "Client A")]),
        (row("A", "08:49:54", "11:45"), [("joined", "Client A")]),
        (row("A", "08:50", "11:44:55"), []),
        (row("A", "08:50", "11:44:54"), [("left", "Client A")]),
        (row("A", "08:50", "11:45", registrant_id="reg-B"), [("link", "Client A")]),
    ],
)
def test_what_differs_is_listed_and_what_was_heard_stands(
    reported: ReportedStay, listed: list[tuple[str, str]]
) -> None:
    before = both_in().assess().judgements
    scene = report(both_in(), HOST, reported, BOTH[2])
    assert (differences(scene), added(scene)) == (listed, [])
    assert [_but_for_remarks(judgement) for judgement in scene.assess().judgements] == list(before)


def _but_for_remarks(judgement: Judgement) -> Judgement:
    return replace(judgement, recommendation=replace(judgement.recommendation, remarks=()))


def test_a_stay_within_one_that_was_heard_is_listed_and_cuts_nothing() -> None:
    rows = (row("A", "08:50", "09:30"), row("A", "09:40", "11:20"))
    scene = report(both_in(), HOST, *rows, BOTH[2])
    assert ("again", "Client A") in differences(scene)
    assert scene.gaps("A") == []


def test_two_stays_of_one_connection_are_each_laid_against_their_own() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:10").ends()
    rows = (row("A", "10:10", "11:45"), row("A", "08:50", "10:00"))
    assert differences(report(scene.leaves("A", "11:45"), HOST, *rows, BOTH[2])) == []


def test_a_room_that_is_known_by_another_id_is_no_second_device() -> None:
    scene = report(both_in(), HOST, replace(BOTH[1], user_id="elsewhere"), BOTH[2])
    assert (added(scene), scene.found("A"), reconciled(scene)) == ([], [], True)


def test_a_move_between_rooms_that_only_the_report_tells_is_no_absence() -> None:
    scene = Scene().everybody_in().leaves("A", "10:00").joins("A", "10:30:02", "1b").ends()
    scene.events = [
        replace(event, person=replace(event.person, uuid="uuid-A-1"))
        if isinstance(event, Joined | Left) and event.person.user_id == "user-A-1b"
        else event
        for event in scene.events
    ]
    assert scene.gaps("A") == [(1802, "client_left")]
    rows = (
        row("A", "08:50", "10:00"),
        row("A", "10:00:03", "10:30", "1a"),
        row("A", "10:30:02", "11:45", "1b"),
    )
    scene = report(scene, HOST, *rows, BOTH[2])
    assert (scene.gaps("A"), scene.found("A")) == ([], [])


def test_a_second_device_that_only_the_report_tells_is_found() -> None:
    scene = report(both_in(), *BOTH, row("A", "10:00", "10:30", "2"))
    assert scene.found("A") == [("second_session", 1800)]


def test_a_row_without_a_link_is_somebody_unknown() -> None:
    scene = report(both_in(), *BOTH, row("X", "09:30", "09:40", registrant_id=None))
    (unknown,) = scene.assess().room.unmatched
    assert (unknown.name, unknown.participant_uuid) == ("Client X", "report:i1:user-X-1")
    matched = scene.tell(Matched(at("12:30"), unknown.participant_uuid, "B"))
    assert matched.assess().room.unmatched == ()


def test_a_link_that_only_the_report_names_says_whose_it_is() -> None:
    scene = Scene("B").everybody_in().tell(Joined(at("08:50"), "i1", person("A", "1", False)))
    scene.bookings = "AB"
    scene = report(scene.known("A").ends(), *BOTH)
    assert (scene.assess().room.unmatched, scene.advice("A")) == ((), "completed")


def test_whom_the_trainer_has_matched_the_report_does_not_move() -> None:
    scene = Scene("B").everybody_in().tell(Joined(at("09:50"), "i1", person("A", "1", False)))
    scene.bookings = "AB"
    scene.tell(Matched(at("10:00"), "uuid-A-1", "A")).ends()
    link = row("A", "09:50", "11:45", registrant_id="reg-B")
    scene = report(scene, HOST, link, BOTH[2])
    assert differences(scene) == [("link", "Client A")]
    assert scene.of("A").attendance.joined_at == at("09:50")


def test_who_waited_in_time_was_in_time_though_nobody_heard_the_knock() -> None:
    scene = Scene().joins("B", "08:50").known("B").joins("A", "09:02").known("A").ends()
    assert scene.found("A") == [("arrived_late", 120)]
    waited = row("A", "08:58", "09:02", waiting=True, user_id="")
    inside = row("A", "09:02", "11:45")
    scene = report(scene, HOST, waited, inside, BOTH[2])
    assert scene.found("A") == []
    assert scene.of("A").attendance.arrived_at == at("08:58")


def test_a_knock_that_was_heard_is_not_moved() -> None:
    scene = Scene().joins("B", "08:50").known("B").knocks("A", "09:00:07").joins("A", "09:02")
    waited = row("A", "08:59:58", "09:02", waiting=True, user_id="")
    scene = report(scene.known("A").ends(), HOST, waited, row("A", "09:02", "11:45"), BOTH[2])
    assert differences(scene) == [("waited", "Client A")]
    assert only(scene.assess().room.events, WaitingRoomEntered) == only(
        scene.events, WaitingRoomEntered
    )


def test_a_row_that_names_no_connection_adds_nothing_and_proves_nothing() -> None:
    scene = report(both_in(), *BOTH, row("A", "08:50", "08:52", "2", user_id=""))
    assert (added(scene), reconciled(scene)) == ([], False)


def test_differences_are_in_time_order() -> None:
    scene = Scene().joins("B", "08:45").joins("A", "08:50").ends()
    rows = (row("A", "08:51", "11:45"), row("B", "08:46", "11:45"))
    assert differences(report(scene, HOST, *rows)) == [
        ("joined", "Client B"),
        ("joined", "Client A"),
    ]
