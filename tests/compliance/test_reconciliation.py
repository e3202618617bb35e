"""The provider's report adds what was not heard, lists what differs, and overrules nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.assessment import assess
from compliance.connections import connections
from compliance.events import (
    Ending,
    Event,
    InstanceEnded,
    Joined,
    Left,
    Matched,
    NotHeard,
    Reconciled,
    Reported,
    ReportedStay,
    WaitingRoomEntered,
)
from compliance.hearing import in_order, only
from compliance.instances import instances
from compliance.owners import Owners
from compliance.reconciliation import reconcile
from tests.compliance.test_order import SCENE
from tests.scene import LRSP, Scene, at, person

HOST = ReportedStay("user-staff", None, "STAFF-1", "Trainer", at("08:40"), at("11:45"))


def row(who: str, start: str, end: str | None, device: str = "1", **told: Any) -> ReportedStay:
    they = person(who, device)
    found = ReportedStay(
        they.user_id, they.registrant_id, None, they.name, at(start), at(end) if end else None
    )
    return replace(found, **told)


def report(scene: Scene, *rows: ReportedStay, wall: str = "12:15", instance: str = "i1") -> Scene:
    return scene.tell(Reported(at(wall), instance, rows))


def differences(scene: Scene) -> list[tuple[str, str]]:
    return [(one.what, one.name) for one in reconcile(scene.events, LRSP).differences]


def added(scene: Scene) -> list[Event]:
    return [one for one in reconcile(scene.events, LRSP).added if not isinstance(one, Reconciled)]


def reconciled(scene: Scene) -> bool:
    return bool(only(reconcile(scene.events, LRSP).events, Reconciled))


def without(scene: Scene, kind: type[Event], who: str, device: str = "1") -> Scene:
    """As if this had never reached us."""
    scene.events = [
        one
        for one in scene.events
        if not (isinstance(one, kind) and getattr(one, "who", None) == person(who, device))
    ]
    return scene


def both_in() -> Scene:
    return Scene().everybody_in().ends()


BOTH = (HOST, row("A", "08:50", "11:45"), row("B", "08:50", "11:45"))


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
    assert [one.instance for one in only(scene.assess().room.events, Reconciled)] == ["i1"]


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
    assert scene.assess().judgements == before


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
        replace(one, who=replace(one.who, uuid="uuid-A-1"))
        if isinstance(one, Joined | Left) and one.who.user_id == "user-A-1b"
        else one
        for one in scene.events
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


def everything(scene: Scene, inside: str = "i1") -> tuple[ReportedStay, ...]:
    """The report that Zoom would give if it had told us of everything."""
    found = connections(
        scene.events, Owners(scene.course, scene.events), instances(scene.events), at("11:45")
    )
    return tuple(
        ReportedStay(
            one.who.user_id,
            one.who.registrant_id,
            one.who.account_id,
            one.who.name,
            one.span.start,
            one.span.end,
        )
        for one in found
        if one.instance == inside
    )


WHOLE = everything(SCENE)
NUMBERS = st.sets(st.sampled_from(range(len(SCENE.events))), max_size=40)
ROWS = st.lists(st.sampled_from(WHOLE), max_size=len(WHOLE), unique=True)
SHIFTS = st.lists(st.sampled_from([0, 1, 4, 6, 300]), min_size=2, max_size=2)


def some(lost: set[int]) -> list[Event]:
    return [event for number, event in enumerate(SCENE.events) if number not in lost]


@settings(max_examples=60, deadline=None)
@given(NUMBERS, ROWS, SHIFTS, st.data())
def test_reconciling_twice_or_in_another_order_changes_nothing(
    lost: set[int], rows: list[ReportedStay], shifts: list[int], data: st.DataObject
) -> None:
    events = [*some(lost), Reported(at("12:15"), "i1", _shifted(rows, shifts))]
    once = reconcile(events, LRSP)
    again = reconcile(once.events, LRSP)
    assert again.events == once.events
    assert again.added == ()
    shuffled = data.draw(st.permutations([*events, *events[:5]]))
    assert reconcile(shuffled, LRSP) == once


@settings(max_examples=60, deadline=None)
@given(NUMBERS, ROWS, SHIFTS)
def test_nothing_that_was_heard_is_removed_or_changed(
    lost: set[int], rows: list[ReportedStay], shifts: list[int]
) -> None:
    events = [*some(lost), Reported(at("12:15"), "i1", _shifted(rows, shifts))]
    told = reconcile(events, LRSP).events
    assert set(events) <= set(told)
    before, after = (_stays(one) for one in (events, told))
    assert {one for one in before if one[-1] is not None} <= after
    assert {one[:-1] for one in before} <= {one[:-1] for one in after}


@settings(max_examples=40, deadline=None)
@given(NUMBERS)
def test_a_whole_report_makes_up_for_every_join_and_leave_that_was_lost(lost: set[int]) -> None:
    kept = [one for one in SCENE.events if not isinstance(one, Joined | Left) or one in some(lost)]
    outage = NotHeard(at("11:00"), at("08:30"), at("11:00"), "never_began")
    judged = assess(SCENE.course, [*kept, outage, Reported(at("12:15"), "i1", WHOLE)], LRSP)
    for one, expected in zip(judged.judgements, SCENE.assess().judgements, strict=True):
        assert one.attendance.present == expected.attendance.present
        assert one.attendance.arrived_at == expected.attendance.arrived_at
    assert judged.room.heard == SCENE.assess().room.heard


def _shifted(rows: list[ReportedStay], by: list[int]) -> tuple[ReportedStay, ...]:
    start, end = (timedelta(seconds=one) for one in by)
    return tuple(
        replace(one, joined_at=one.joined_at + start, left_at=one.left_at and one.left_at - end)
        for one in rows
    )


def _stays(events: Iterable[Event]) -> set[tuple[str, str, str, datetime, datetime | None]]:
    heard = in_order(events)
    found = connections(heard, Owners(SCENE.course, heard), instances(heard), at("11:45"))
    return {
        (one.instance, one.who.uuid, one.who.user_id, one.span.start, one.ending and one.span.end)
        for one in found
    }
