"""What a list of cases can be narrowed by, as conditions on the rows of cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import BindParameter, ColumnElement, FromClause, and_, exists, func, true

from delivery.records.tables import breaches, case_claims, cases


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


def is_open(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Whether something is needed: a task that is due later is not needed yet."""
    is_needed = cases.c.act.is_not(None)
    return is_needed & ((cases.c.act != DO_TASK) | (cases.c.due_at <= now))


def with_claims(now: datetime) -> FromClause:
    """The cases, each with its claim unless the claim has run out."""
    claimed = (
        (case_claims.c.booking_id == cases.c.booking_id)
        & (case_claims.c.course_id == cases.c.course_id)
        & (case_claims.c.runs_out_at > now)
    )
    return cases.outerjoin(case_claims, claimed)


def among(wanted: WorkFilter) -> ColumnElement[bool]:
    """The open cases of all filters but the part."""
    equal = {
        "act": wanted.act,
        "course_id": wanted.course_id,
        "trainer_id": wanted.trainer_id,
        "force": wanted.force,
    }
    chosen = [cases.c[name] == value for name, value in equal.items() if value is not None]
    return and_(is_open(wanted.now), *chosen, _breaks(wanted.rule))


def is_of_part(wanted: WorkFilter, part: str) -> ColumnElement[bool]:
    """Whether a case, joined with its claim, is of a part."""
    parts: Mapping[str, ColumnElement[bool]] = {
        "all": true(),
        "mine": case_claims.c.officer_id == wanted.officer_id,
        "free": case_claims.c.officer_id.is_(None),
        "available": _held_by_no_other(wanted.officer_id)
        & (func.coalesce(cases.c.proposed_by, 0) != wanted.officer_id),
        "second": cases.c.proposed_by.is_not(None) & (cases.c.proposed_by != wanted.officer_id),
        "overdue": cases.c.due_at <= wanted.now,
        "soon": (cases.c.due_at > wanted.now) & (cases.c.due_at <= wanted.soon),
    }
    return parts[part]


def _held_by_no_other(officer_id: int) -> ColumnElement[bool]:
    return case_claims.c.officer_id.is_(None) | (case_claims.c.officer_id == officer_id)


def found_in() -> ColumnElement[bool]:
    """Whether a finding that still stands is about the case."""
    return (
        (breaches.c.booking_id == cases.c.booking_id)
        & (breaches.c.course_id == cases.c.course_id)
        & breaches.c.withdrawn_at.is_(None)
    )


def _breaks(rule: str | None) -> ColumnElement[bool]:
    if rule is None:
        return true()
    return exists().where(found_in(), breaches.c.rule == rule)
