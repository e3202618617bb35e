"""What a list of cases can be narrowed by, as conditions on the rows of cases.

The conditions name their values, so that a statement is made once for all values: making it takes
longer than the database takes to answer it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, and_, bindparam, exists, func, true

from delivery.records.tables import UTCDateTime, breaches, case_claims, cases


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Which cases are listed, to whom, and when."""

    officer_id: int
    now: datetime
    soon: datetime
    """The end of the time that counts as soon."""
    part: str = "all"
    """A name of `PARTS`; or `available`, for cases that no other officer works on, without
    those in which this officer's own proposal waits for another."""
    act: str | None = None
    course_id: int | None = None
    trainer_id: int | None = None
    force: str | None = None
    rule: str | None = None
    """A rule that a finding of the case is about."""
    order: str = "urgency"
    """A name of `ORDERS`."""

    @property
    def narrowed(self) -> frozenset[str]:
        """The names of `NARROWED_BY` that have a value."""
        return frozenset(name for name in NARROWED_BY if getattr(self, name) is not None)

    @property
    def values(self) -> Mapping[str, Any]:
        """The values of the conditions, by their names."""
        names = ("officer_id", "now", "soon", *self.narrowed)
        return {name: getattr(self, name) for name in names}


NARROWED_BY = ("act", "course_id", "trainer_id", "force", "rule")
NOW, SOON = (bindparam(name, type_=UTCDateTime) for name in ("now", "soon"))
OFFICER = bindparam("officer_id", type_=Integer)

ORDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "urgency": ("place", "due_at"),
        "due": ("due_at",),
        "course": ("starts_at",),
        "name": ("name_key",),
    }
)
"""The columns that each order goes by, before the ids."""

PARTS = ("all", "mine", "free", "second", "overdue", "soon")
"""The counted parts of the list: all cases, the officer's own, those that nobody works on, those
that wait for a second officer, those of which the time has run out, and those of which it soon
does."""

DO_TASK = "do_task"


def is_open() -> ColumnElement[bool]:
    """Whether something is needed: a task that is due later is not needed yet.

    PostgreSQL would take `act <> 'do_task'` to leave few of the open cases, and sort them all.
    """
    is_needed = cases.c.act.is_not(None)
    return is_needed & (cases.c.act.is_distinct_from(DO_TASK) | (cases.c.due_at <= NOW))


def is_claimed() -> ColumnElement[bool]:
    """Whether a claim is of the case and has not run out."""
    return (
        (case_claims.c.booking_id == cases.c.booking_id)
        & (case_claims.c.course_id == cases.c.course_id)
        & (case_claims.c.runs_out_at > NOW)
    )


def with_claims() -> FromClause:
    """The cases, each with its claim unless the claim has run out."""
    return cases.outerjoin(case_claims, is_claimed())


def among(narrowed: Collection[str]) -> ColumnElement[bool]:
    """The open cases of the filters of these names."""
    is_found = breaks_rule() if "rule" in narrowed else true()
    return and_(is_open(), equal_to(narrowed, cases), is_found)


def equal_to(narrowed: Collection[str], source: FromClause) -> ColumnElement[bool]:
    """The values of these filters, but for that of a rule, are those of columns of their names."""
    names = sorted(set(narrowed) - {"rule"})
    return and_(true(), *(source.c[name] == bindparam(name) for name in names))


def is_of_part(part: str) -> ColumnElement[bool]:
    """Whether a case, joined with its claim, is of a part."""
    parts: Mapping[str, ColumnElement[bool]] = {
        "all": true(),
        "mine": case_claims.c.officer_id == OFFICER,
        "free": case_claims.c.officer_id.is_(None),
        "available": _held_by_no_other() & (func.coalesce(cases.c.proposed_by, 0) != OFFICER),
        "second": cases.c.proposed_by.is_not(None) & (cases.c.proposed_by != OFFICER),
        "overdue": cases.c.due_at <= NOW,
        "soon": (cases.c.due_at > NOW) & (cases.c.due_at <= SOON),
    }
    return parts[part]


def _held_by_no_other() -> ColumnElement[bool]:
    return case_claims.c.officer_id.is_(None) | (case_claims.c.officer_id == OFFICER)


def found_in() -> ColumnElement[bool]:
    """Whether a finding that still stands is about the case."""
    return (
        (breaches.c.booking_id == cases.c.booking_id)
        & (breaches.c.course_id == cases.c.course_id)
        & breaches.c.withdrawn_at.is_(None)
    )


def breaks_rule() -> ColumnElement[bool]:
    """Whether a finding that still stands is about the rule that is wanted."""
    return exists().where(found_in(), breaches.c.rule == bindparam("rule"))
