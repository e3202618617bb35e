"""What a person should weigh before signing, though no rule makes a finding of it."""

from collections.abc import Iterator

from compliance.events import EntryRefused, IdentityChecked, Observed
from compliance.findings.case import Case
from compliance.intervals import Span
from compliance.reconciliation.instance_report import Difference

OUTSIDE = "The trainer noted it outside of the scheduled time, where nothing is a finding: {}"
HOSTING = (
    "A cloud recording was started outside of the scheduled time, where nothing is a finding, "
    "while this client was host or co-host."
)
ADMITTED = "They were in the meeting after the trainer had refused them."
WITHDRAWN = "Their identity was refused after it had been accepted."
REPORTED = "The provider's report says otherwise of when they were there."
LINKED = "The provider's report says that a connection of theirs was another person's link."
LACKING = "They were heard at a time of which the provider's report does not know them."


def remarks(case: Case) -> tuple[str, ...]:
    """Each once. Nothing is recommended for them: findings are cut to the scheduled time, and what
    was heard is never overruled by a report."""
    found = [*_noted(case), *_recorded(case), *_admitted(case), *_identity(case), *_reported(case)]
    return tuple(dict.fromkeys(found))


def _noted(case: Case) -> Iterator[str]:
    codes = case.policy.observable()
    for note in case.noted(Observed):
        if note.code in codes and Span(note.start, note.end).cut(case.room.scheduled) is None:
            yield OUTSIDE.format(codes[note.code].text)


def _recorded(case: Case) -> Iterator[str]:
    for recording in case.room.recordings:
        theirs = case.booking.reference in recording.suspects
        if theirs and recording.span.cut(case.room.scheduled) is None:
            yield HOSTING


def _admitted(case: Case) -> Iterator[str]:
    """A refusal is never taken back, and may have been of the wrong client."""
    for refusal in case.noted(EntryRefused):
        if any(one.span.end > refusal.at for one in case.attendance.connections):
            yield ADMITTED


def _identity(case: Case) -> Iterator[str]:
    checks = [one.accepted for one in case.noted(IdentityChecked)]
    if True in checks and not checks[-1]:
        yield WITHDRAWN


def _reported(case: Case) -> Iterator[str]:
    for one in case.room.reconciliation.differences:
        if not _theirs(case, one):
            continue
        if one.what == "link":
            yield LINKED
        elif one.what == "lacking":
            yield LACKING
        elif _matters(case, one):
            yield REPORTED


def _theirs(case: Case, one: Difference) -> bool:
    own = {(stay.instance, stay.who.uuid) for stay in case.attendance.connections}
    return one.registrant_id in case.booking.registrant_ids or (one.instance, one.uuid) in own


def _matters(case: Case, one: Difference) -> bool:
    """Whether the scheduled time is any of that in which the two differ."""
    if one.heard is None or one.reported is None:
        return False
    differ = Span(min(one.heard, one.reported), max(one.heard, one.reported))
    return differ.cut(case.room.scheduled) is not None
