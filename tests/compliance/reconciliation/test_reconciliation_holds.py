"""What holds of every report, whatever was lost and however its rows lie."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.assessment import assess
from compliance.connections.connections import movements
from compliance.connections.identity import Owners
from compliance.connections.instances import instances
from compliance.event_order import in_order
from compliance.events import Event, Joined, Left, NotHeard
from compliance.provider_report import Reported, ReportedStay
from compliance.reconciliation.reconciliation import reconcile
from tests.compliance.test_assessment_order import SCENE
from tests.scenes.scene import LRSP, Scene, at


def everything(scene: Scene, inside: str = "i1") -> tuple[ReportedStay, ...]:
    """The report of a Zoom that had sent every event."""
    owners = Owners(scene.course, scene.events)
    stays = movements(scene.events, owners, instances(scene.events), at("11:45")).connections
    return tuple(
        ReportedStay(
            stay.person.user_id,
            stay.person.registrant_id,
            stay.person.account_id,
            stay.person.name,
            stay.span.start,
            stay.span.end,
        )
        for stay in stays
        if stay.instance == inside
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
    reconciled = reconcile(events, LRSP).events
    assert set(events) <= set(reconciled)
    before, after = (_stays(item) for item in (events, reconciled))
    assert {item for item in before if item[-1] is not None} <= after
    assert {item[:-1] for item in before} <= {item[:-1] for item in after}


@settings(max_examples=40, deadline=None)
@given(NUMBERS)
def test_a_whole_report_makes_up_for_every_join_and_leave_that_was_lost(lost: set[int]) -> None:
    remaining = [
        item for item in SCENE.events if not isinstance(item, Joined | Left) or item in some(lost)
    ]
    outage = NotHeard(at("11:00"), at("08:30"), at("11:00"), "never_began")
    judged = assess(SCENE.course, [*remaining, outage, Reported(at("12:15"), "i1", WHOLE)], LRSP)
    for judgement, expected in zip(judged.judgements, SCENE.assess().judgements, strict=True):
        assert judgement.attendance.present == expected.attendance.present
        assert judgement.attendance.arrived_at == expected.attendance.arrived_at
    assert judged.room.heard == SCENE.assess().room.heard


def _shifted(rows: list[ReportedStay], by: list[int]) -> tuple[ReportedStay, ...]:
    start, end = (timedelta(seconds=row) for row in by)
    return tuple(
        replace(row, joined_at=row.joined_at + start, left_at=row.left_at and row.left_at - end)
        for row in rows
    )


def _stays(events: Iterable[Event]) -> set[tuple[str, str, str, datetime, datetime | None]]:
    heard = in_order(events)
    owners = Owners(SCENE.course, heard)
    stays = movements(heard, owners, instances(heard), at("11:45")).connections
    return {
        (
            stay.instance,
            stay.person.uuid,
            stay.person.user_id,
            stay.span.start,
            stay.ending and stay.span.end,
        )
        for stay in stays
    }
