"""Adds the meeting provider's own report to the events, and lists where the two differ.

The report never overrules: received events stay, to the second. Facts that only the report holds
are added, and differences are listed. The result is derived anew each time, so a webhook that comes
after the report replaces the events that the report supplied.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from compliance.connections.unnamed_instances import placed
from compliance.event_order import in_order, only, without_cameras
from compliance.events import Event
from compliance.notes_taken_back import without_taken_back
from compliance.policy.policy import Policy
from compliance.provider_report import Reported, ReportedStay
from compliance.reconciliation.instance_history import HeardInstance
from compliance.reconciliation.instance_report import Difference, InstanceReport

__all__ = ["Difference", "Reconciliation", "reconcile"]

Rows = tuple[ReportedStay, ...]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    events: tuple[Event, ...]
    """All received events and the report's additions, in order."""
    added: tuple[Event, ...]
    """The report's additions, with a `Reconciled` for each reconciled instance."""
    differences: tuple[Difference, ...]
    """The differences in time order."""


def reconcile(events: Iterable[Event], policy: Policy) -> Reconciliation:
    """Reconciles the events with the reports among them; taken-back notes are left out.

    Without a report nothing is added. Of several reports the last that names a connection counts
    for it; a connection that it no longer names stays as reported before. An instance is not
    `Reconciled` if it has no report or an empty one, or if its report lacks a heard connection,
    because it may then lack others too.
    """
    heard = placed(in_order(without_taken_back(events)))
    reports = _reports(heard)
    if not reports:
        return Reconciliation(events=heard, added=(), differences=())
    instance_reports, others = [], without_cameras(heard)
    for instance, (rows, came_at) in sorted(reports.items()):
        report = InstanceReport(HeardInstance(instance, others), rows, policy)
        report.reconcile(rows, came_at)
        instance_reports.append(report)
    added_events = [event for report in instance_reports for event in in_order(report.added)]
    moments = {event.at for event in added_events}
    then = [event for event in heard if event.at in moments]
    same_moment = set(then)
    added = tuple(event for event in added_events if event not in same_moment)
    # Only these seconds need sorting: all other events are in order already.
    settled = [event for event in heard if event.at not in moments]
    differences = {difference for report in instance_reports for difference in report.differences}
    return Reconciliation(
        events=tuple(sorted([*settled, *in_order((*then, *added))], key=attrgetter("at"))),
        added=added,
        differences=tuple(
            sorted(differences, key=lambda difference: (str(difference.at), repr(difference)))
        ),
    )


def _reports(heard: tuple[Event, ...]) -> dict[str, tuple[Rows, datetime]]:
    """The rows of each instance, each once, and the time of its last report."""
    by_instance: dict[str, dict[tuple[bool, str], Rows]] = defaultdict(dict)
    came: dict[str, datetime] = {}
    for report in only(heard, Reported):
        if report.stays:
            by_instance[report.instance] |= _by_connection(report.stays)
            came[report.instance] = report.at
    return {
        instance: (tuple({row: None for rows in named.values() for row in rows}), came[instance])
        for instance, named in by_instance.items()
    }


def _by_connection(rows: Rows) -> dict[tuple[bool, str], Rows]:
    named: dict[tuple[bool, str], Rows] = defaultdict(tuple)
    for row in rows:
        named[row.waiting, row.user_id or row.registrant_id or row.name] += (row,)
    return named
