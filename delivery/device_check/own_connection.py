"""What a client's own page says about its connection, and what of it stands beside an absence.

A page that is hidden, asleep or closed sends nothing, which says nothing about the network. Only a
page that comes back and reports that its requests failed is evidence, for the client alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance.event_order import only
from compliance.events import Event, NotHeard
from compliance.intervals import Span
from delivery.records.planning.connection_reports import ConnectionReport

OFFLINE, UNREACHED, SLOW = "offline", "unreached", "slow"
CODES: Mapping[str, str] = {
    OFFLINE: "the device had no network",
    UNREACHED: "requests to us failed",
    SLOW: "answers took more than 5 seconds",
}
"""What each code means, as a clause of a sentence."""

LONGEST = timedelta(hours=6)
"""How long before its report a stretch may have begun."""

OF_ABSENCE = ("absent", "arrived_late", "left_early")
"""The rules whose findings can rest on a connection that was lost, or not made in time."""

BEFORE, AFTER = timedelta(minutes=2), timedelta(minutes=1)
"""How far from an absence a stretch may be to stand beside it: a provider notices a lost connection
up to a minute and a half late."""


@dataclass(frozen=True, slots=True)
class BadStretch:
    """A stretch in which the client's page had a bad connection or none."""

    code: str
    span: Span

    @property
    def words(self) -> str:
        return CODES.get(self.code, "the connection was bad")


class UnknownReportError(ValueError):
    """A report is not one code and two numbers of seconds."""


def read(report: object, now: datetime) -> BadStretch:
    """Returns the stretch of a report `{"code": …, "beganAgo": seconds, "endedAgo": seconds}`.

    Seconds ago, because a device's clock may be wrong. Raises UnknownReportError, without quoting
    the report.
    """
    if not isinstance(report, Mapping) or set(report) != {"code", "beganAgo", "endedAgo"}:
        raise UnknownReportError("a report has code, beganAgo and endedAgo")
    code, began, ended = report["code"], report["beganAgo"], report["endedAgo"]
    if not isinstance(code, str) or code not in CODES:
        raise UnknownReportError("not a known code")
    if type(began) is not int or type(ended) is not int:
        raise UnknownReportError("not whole seconds")
    if not 0 <= ended <= began <= LONGEST.total_seconds():
        raise UnknownReportError("not a stretch of the last hours")
    at = now.replace(microsecond=0)
    return BadStretch(code, Span(at - timedelta(seconds=began), at - timedelta(seconds=ended)))


def beside(
    absences: Iterable[Span], reports: Iterable[ConnectionReport], events: Iterable[Event]
) -> dict[datetime, tuple[BadStretch, ...]]:
    """The reported stretches beside each absence, by its start; as `not_ours`."""
    stretches = not_ours(reports, events)
    near = {
        absence.start: tuple(
            stretch
            for stretch in stretches
            if _touch(Span(absence.start - BEFORE, absence.end + AFTER), stretch.span)
        )
        for absence in absences
    }
    return {start: stretches for start, stretches in near.items() if stretches}


def not_ours(
    reports: Iterable[ConnectionReport], events: Iterable[Event]
) -> tuple[BadStretch, ...]:
    """The reported stretches. A stretch in which our own service was down is left out, unless the
    device itself had no network."""
    down = [
        Span(event.start, event.end)
        for event in only(tuple(events), NotHeard)
        if event.why == "service_down"
    ]
    reported = [BadStretch(row.code, Span(row.began_at, row.ended_at)) for row in reports]
    return tuple(
        stretch
        for stretch in reported
        if stretch.code == OFFLINE or not any(_touch(stretch.span, span) for span in down)
    )


def beside_finding(
    rule: str, span: Span, reports: Iterable[ConnectionReport], events: Iterable[Event]
) -> tuple[BadStretch, ...]:
    """The reported stretches beside a finding of this rule; none where it rests on no absence."""
    return beside([span], reports, events).get(span.start, ()) if rule in OF_ABSENCE else ()


def _touch(span: Span, other: Span) -> bool:
    return span.start <= other.end and other.start <= span.end
