"""The trainer's observations, each under its own code and clause."""

from collections.abc import Iterator

from compliance.findings.breach import Breach
from compliance.findings.case import Case
from compliance.findings.sentences import Sentence
from compliance.intervals import Span
from compliance.trainer_events import Observed


def find(case: Case) -> Iterator[Breach]:
    for note in case.noted(Observed):
        clause = case.policy.codes.get(note.code)
        if clause is None:  # a recording has a rule of its own
            continue
        because = Sentence.NOTED(words=clause.text)
        seen = Span(note.start, note.end)
        yield from case.breach(note.code, clause.number, seen, because, (seen,))
