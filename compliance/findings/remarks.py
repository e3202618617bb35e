"""Facts to weigh before signing that no rule makes a finding of."""

from collections.abc import Iterator

from compliance.findings.case import Case
from compliance.findings.sentences import Sentence
from compliance.findings.trainer_account import statements, turned_away
from compliance.intervals import Span
from compliance.reconciliation.instance_report import Difference
from compliance.trainer_events import EntryRefused, IdentityChecked, InterpreterChecked, Observed


def remarks(case: Case) -> tuple[str, ...]:
    """The remarks, each once. They change no recommendation: findings are cut to the scheduled
    time, and a report never overrules an event."""
    all_remarks = [
        *_noted(case),
        *_recorded(case),
        *_admitted(case),
        *_identity(case),
        *_interpreter(case),
        *_stated(case),
        *_reported(case),
    ]
    return tuple(dict.fromkeys(all_remarks))


def _noted(case: Case) -> Iterator[str]:
    codes = case.policy.observable()
    for note in case.noted(Observed):
        if note.code not in codes:
            yield Sentence.NOTE_UNKNOWN(words=note.code)
        elif Span(note.start, note.end).cut(case.room.scheduled) is None:
            yield Sentence.NOTED_OUTSIDE(words=codes[note.code].text)


def _recorded(case: Case) -> Iterator[str]:
    for recording in case.room.recordings:
        theirs = case.booking.reference == recording.booking
        if theirs and recording.span.cut(case.room.scheduled) is None:
            yield Sentence.RECORDING_OUTSIDE()


def _admitted(case: Case) -> Iterator[str]:
    """A refusal may have been noted for the wrong client."""
    for refusal in case.noted(EntryRefused):
        if any(connection.span.end > refusal.at for connection in case.attendance.connections):
            yield Sentence.THERE_AFTER_REFUSAL()


def _identity(case: Case) -> Iterator[str]:
    checks = [check.accepted for check in case.noted(IdentityChecked)]
    if True in checks and not checks[-1]:
        yield Sentence.IDENTITY_WITHDRAWN()


def _interpreter(case: Case) -> Iterator[str]:
    """The last check of the interpreter counts."""
    if any(not check.accepted for check in case.noted(InterpreterChecked)[-1:]):
        yield Sentence.INTERPRETER_REFUSED()


def _stated(case: Case) -> Iterator[str]:
    """Counts the words written apart from a note, so that a later statement is new evidence."""
    noted, reference = case.room.noted.get(case.booking.reference, ()), case.booking.reference
    accounts = [said for away in turned_away(noted, reference) for said in away.statements]
    if written := [*accounts, *statements(noted, reference)]:
        yield Sentence.STATEMENTS(number=len(written))


def _reported(case: Case) -> Iterator[str]:
    registrants = case.booking.registrant_ids
    connected = {(stay.instance, stay.person.uuid) for stay in case.attendance.connections}
    for difference in case.room.reconciliation.differences:
        key = (difference.instance, difference.uuid)
        if difference.registrant_id not in registrants and key not in connected:
            continue
        if difference.kind == "link":
            yield Sentence.REPORT_OTHER_LINK()
        elif difference.kind == "lacking":
            yield Sentence.REPORT_LACKS()
        elif _matters(case, difference):
            yield Sentence.REPORT_DIFFERS()


def _matters(case: Case, difference: Difference) -> bool:
    """Whether the scheduled time overlaps the time between the two values."""
    if difference.heard is None or difference.reported is None:
        return False
    differ = Span(
        min(difference.heard, difference.reported), max(difference.heard, difference.reported)
    )
    return differ.cut(case.room.scheduled) is not None
