"""The facts that Zoom's report added and its differences from the events, in words for an
officer."""

from dataclasses import dataclass
from datetime import datetime

from compliance.provider_report import Reconciled
from compliance.reconciliation.instance_report import Difference
from compliance.reconciliation.reconciliation import reconcile
from delivery.assessment.course_inputs import CourseInputs
from delivery.timekeeping.time_wording import exact

WORDINGS = {
    "joined": "{name}: joined at {heard} live, at {reported} in the report.",
    "left": "{name}: left at {heard} live, at {reported} in the report.",
    "waited": "{name}: in the waiting room at {heard} live, at {reported} in the report.",
    "link": "{name}, at {heard} live: the report gives another person’s link.",
    "again": "{name}: the report has a second stay at {reported}, within the stay received live.",
    "lacking": "{name}, at {heard} live, is not in the report. It does not prove absence.",
}


@dataclass(frozen=True, slots=True)
class ReportComparison:
    added: int
    """How many joins, leaves and waits only the report knows."""
    differences: tuple[str, ...]


def comparison(inputs: CourseInputs) -> ReportComparison:
    """Empty for a course without a report."""
    reconciliation = reconcile(inputs.events, inputs.policy)
    added = sum(not isinstance(event, Reconciled) for event in reconciliation.added)
    return ReportComparison(added, tuple(map(in_words, reconciliation.differences)))


def in_words(difference: Difference) -> str:
    return WORDINGS[difference.kind].format(
        name=difference.name or "Somebody without a name",
        heard=_at(difference.heard),
        reported=_at(difference.reported),
    )


def _at(moment: datetime | None) -> str:
    return exact(moment) if moment else "no time"
