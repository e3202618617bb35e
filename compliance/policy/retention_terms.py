"""How long each class of record is kept, from when it is counted, and what is left afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from compliance.policy.toml_table import Table

LONGEST_MONTHS = 1200


class RecordClass(StrEnum):
    """A class of record. Every column of every table is in exactly one."""

    CONTACT = "contact"
    MESSAGES = "messages"
    LINKS = "links"
    ATTEMPTS = "attempts"
    LEDGER = "ledger"
    FINDINGS = "findings"
    DECISIONS = "decisions"
    STATEMENTS = "statements"
    TASKS = "tasks"
    HOLDS = "holds"
    BOOKING = "booking"
    AUDIT = "audit"
    STAFF = "staff"
    FIGURES = "figures"
    REGISTER = "register"
    OPERATION = "operation"


OF_A_CLIENT = (
    RecordClass.CONTACT,
    RecordClass.MESSAGES,
    RecordClass.LINKS,
    RecordClass.ATTEMPTS,
    RecordClass.FINDINGS,
    RecordClass.TASKS,
    RecordClass.STATEMENTS,
    RecordClass.DECISIONS,
    RecordClass.HOLDS,
    RecordClass.BOOKING,
)
"""The classes that hang on one booking, in the order in which they can be destroyed: no class is
referred to by a class that comes after it."""
OF_A_COURSE = (RecordClass.LEDGER,)
"""The classes about a whole course, in which each line may name several clients."""
DESTROYED = (*OF_A_CLIENT, *OF_A_COURSE)
"""The classes that have a term. All others are kept without one, and the policy says why."""


class CountedFrom(StrEnum):
    """The day from which the term of a class is counted."""

    COURSE_END = "course_end"
    """The scheduled end of the client's last course."""
    DECISION_END = "decision_end"
    """The last decision, answer to a challenge or act on a task; the course's end if it is later.
    """
    HOLD_END = "hold_end"
    """The end of the last hold; the course's end if it is later."""


@dataclass(frozen=True, slots=True)
class ClassTerms:
    records: str
    """The records of the class, in a sentence."""
    basis: str
    """The clause, law or interest on which they are kept."""
    counted_from: CountedFrom | None
    """None for a class without a term."""
    months: int | None
    """Calendar months from that day; None for a class without a term."""
    left: str
    """What is left afterwards; of a class without a term, why it is kept."""


@dataclass(frozen=True, slots=True)
class RetentionTerms:
    classes: Mapping[RecordClass, ClassTerms]

    def of(self, record_class: RecordClass) -> ClassTerms:
        return self.classes[record_class]


def read_retention(table: Table) -> RetentionTerms:
    """Reads the table `retention`, which names every class. Raises PolicyFault."""
    for key, _ in table.tables():
        if key not in {*RecordClass}:
            raise table.fault(key, "is no class of record")
    classes = {each: _read_class(table.table(each), each) for each in RecordClass}
    return RetentionTerms(classes)


def _read_class(table: Table, record_class: RecordClass) -> ClassTerms:
    counted_from, months = None, None
    if record_class in DESTROYED:
        written = table.text("counted_from")
        if written not in {*CountedFrom}:
            raise table.fault(
                "counted_from", f"must be one of {', '.join(CountedFrom)}, and is {written!r}"
            )
        counted_from = CountedFrom(written)
        months = table.figure("months", most=LONGEST_MONTHS)
    return ClassTerms(
        records=_said(table, "what"),
        basis=_said(table, "basis"),
        counted_from=counted_from,
        months=months,
        left=_said(table, "left"),
    )


def _said(table: Table, key: str) -> str:
    text = table.text(key)
    if not text.strip():
        raise table.fault(key, "must say something")
    return text
