"""What the meeting provider's own report adds to what was heard, and where the two differ.

The report never overrules: what was heard stays, to the second. What only the report knows is
added; what differs is listed. It is derived anew each time, so a webhook that comes after the
report takes the place of what the report had to make up for.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

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
    """Everything that was heard, and what only the report knows; in order."""
    added: tuple[Event, ...]
    """What only the report knows; with it, each instance that is `Reconciled`."""
    differences: tuple[Difference, ...]
    """In time order."""


def reconcile(events: Iterable[Event], policy: Policy) -> Reconciliation:
    """Notes that were taken back are left out.

    Without a report nothing is added. With several, a later one is believed of each connection
    that it names; what it no longer names stays as it was reported.

    An instance of which there is no report, or an empty one, is not `Reconciled`; nor is one whose
    report lacks somebody who was heard, for it may lack others too.
    """
    heard = in_order(without_taken_back(events))
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
    # Only in these seconds does anything come between: all the rest is in order already.
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
    """The rows of each instance, each once, and when the last report of it came."""
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
