"""What holds of every report, whatever was lost and however its rows lie."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.assessment import assess
from compliance.connections.connections import connections
from compliance.connections.identity import Owners
from compliance.connections.instances import instances
from compliance.event_order import in_order
from compliance.events import Event, Joined, Left, NotHeard, Reported, ReportedStay
from compliance.reconciliation.reconciliation import reconcile
from tests.compliance.test_assessment_order import SCENE
from tests.scenes.scene import LRSP, Scene, at


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
