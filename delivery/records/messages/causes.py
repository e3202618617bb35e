"""Finds what clients are to be told and have not been.

A message is known by its booking, its kind and the number of its cause: the version of the
booking's schedule, or the id of a decision or an answer. So each is added once, whichever process
finds it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, func, select

from compliance.outcomes.decision_dates import PROVABLE
from delivery.records.database.store import Transaction
from delivery.records.tables import (
    bookings,
    challenge_rejections,
    challenges,
    courses,
    follow_ups,
    link_requests,
    message_beginnings,
    messages,
    outcomes,
    record_request_acts,
    record_requests,
    tasks,
    withdrawals,
)


@dataclass(frozen=True, slots=True)
class MessageCause:
    """A reason to write to a client."""

    kind: str
    """The stored name of a MessageKind."""
    number: int
    """The version of the booking's schedule, or the id of the decision or answer."""
    booking_id: int
    course_id: int
    """The course that the message is about."""
    preferred_contact: str
    ends_at: datetime | None = None
    """When the time to book again ends, of a reminder of it."""

    @property
    def columns(self) -> Mapping[str, object]:
        return {
            "booking_id": self.booking_id,
            "kind": self.kind,
            "schedule_version": self.number,
            "course_id": self.course_id,
            "user_id": None,
            "cause": None,
        }


async def beginning(tx: Transaction) -> datetime | None:
    """Since when clients are told other things than how to join; None for since ever."""
    at: datetime | None = await tx.scalar(select(func.max(message_beginnings.c.at)))
    return at


async def untold(
    tx: Transaction, since: datetime, now: datetime, warning: timedelta, most: int
) -> list[MessageCause]:
    """At most `most` causes of each kind that came up since then. `warning`: how long before a time
    to book again ends that is a cause."""
    values = {"since": since, "now": now, "warned_until": now + warning, "most": most}
    every: list[MessageCause] = []
    for kind, query in _QUERIES:
        rows = await tx.execute(query, values)
        every += [MessageCause(kind, **row._asdict()) for row in rows]
    return every


def _queries() -> Iterator[tuple[str, Select[Any]]]:
    since: BindParameter[datetime] = bindparam("since")
    yield "moved", _moved(bookings.c.changed_at >= since)
    yield "moved", _moved(courses.c.changed_at >= since)
    yield from {
        "course_cancelled": _of_booking(
            "course_cancelled",
            bookings.c.state == "booked",
            courses.c.state == "cancelled",
            courses.c.changed_at >= since,
            courses.c.ends_at > since,
        ),
        "booking_cancelled": _of_booking(
            "booking_cancelled",
            bookings.c.state == "cancelled",
            bookings.c.changed_at >= since,
            courses.c.ends_at > bookings.c.changed_at,
        ),
        "withdrawn": _of_row("withdrawn", withdrawals.c, withdrawals.c.at >= since),
        "outcome": _of_row("outcome", outcomes.c, outcomes.c.at >= since, _is_latest()),
        "window_closes": _window(),
        "challenge_received": _of_row("challenge_received", challenges.c, challenges.c.at >= since),
        "challenge_rejected": _rejected(since),
        "proof_asked": _of_row(
            "proof_asked",
            outcomes.c,
            outcomes.c.at >= since,
            outcomes.c.outcome.in_([outcome.value for outcome in PROVABLE]),
            _is_charged(),
            _is_latest(),
        ),
        "proof_received": _proof(since),
        "request_answered": _request(since),
    }.items()
    lately = link_requests.c.at >= since
    for link in ("joining_link", "record_link", "interpreter_link"):
        yield link, _of_row(link, link_requests.c, link_requests.c.link == link, lately)


def _moved(lately: ColumnElement[bool]) -> Select[Any]:
    return _of_booking(
        "moved",
        bookings.c.state == "booked",
        courses.c.state == "planned",
        bookings.c.schedule_version > 1,
        lately,
        courses.c.ends_at > bindparam("now"),
    )


def _of_booking(kind: str, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Causes that stand in the booking or its course."""
    number = bookings.c.schedule_version
    return (
        select(*_columns(number, bookings.c.course_id))
        .join(courses, courses.c.id == bookings.c.course_id)
        .where(*conditions, _is_untold(kind, number))
    )


def _of_row(kind: str, columns: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Causes that are rows of their own, with a booking and a course."""
    return (
        select(*_columns(columns.id, columns.course_id))
        .join(bookings, bookings.c.id == columns.booking_id)
        .where(*conditions, _is_untold(kind, columns.id))
    )


def _columns(number: ColumnElement[int], course_id: ColumnElement[int]) -> Sequence[Any]:
    return (
        number.label("number"),
        bookings.c.id.label("booking_id"),
        course_id.label("course_id"),
        bookings.c.preferred_contact,
    )


def _is_untold(kind: str, number: ColumnElement[int]) -> ColumnElement[bool]:
    return ~exists().where(
        messages.c.booking_id == bookings.c.id,
        messages.c.kind == kind,
        messages.c.schedule_version == number,
    )


def _is_latest() -> ColumnElement[bool]:
    later = outcomes.alias("later")
    return ~exists().where(
        later.c.booking_id == outcomes.c.booking_id,
        later.c.course_id == outcomes.c.course_id,
        later.c.id > outcomes.c.id,
    )


def _is_charged() -> ColumnElement[bool]:
    """Whether the client pays for a new course, unless somebody has cancelled that."""
    return exists().where(
        tasks.c.outcome_id == outcomes.c.id,
        tasks.c.kind == "charge",
        tasks.c.corrects_id.is_(None),
        tasks.c.state != "cancelled",
    )


def _window() -> Select[Any]:
    """Decisions in force after which the client may book again, and has not."""
    closes_at = tasks.c.window_closes_at
    comes = closes_at > bindparam("now")
    soon = closes_at <= bindparam("warned_until")
    opened = exists().where(
        tasks.c.outcome_id == outcomes.c.id,
        tasks.c.branch == "booked",
        tasks.c.state == "open",
        tasks.c.due_at.is_(None),
        comes,
        soon,
    )
    near = select(tasks.c.outcome_id).where(comes, soon)
    ends_at = (
        select(func.min(closes_at))
        .where(tasks.c.outcome_id == outcomes.c.id, comes)
        .scalar_subquery()
    )
    answered = exists().where(
        follow_ups.c.outcome_id == outcomes.c.id,
        follow_ups.c.kind.in_(("booked", "elsewhere", "no_date")),
    )
    return _of_row(
        "window_closes", outcomes.c, outcomes.c.id.in_(near), opened, ~answered, _is_latest()
    ).add_columns(ends_at.label("ends_at"))


def _rejected(since: BindParameter[datetime]) -> Select[Any]:
    return _of_row("challenge_rejected", challenges.c).join(
        challenge_rejections,
        (challenge_rejections.c.challenge_id == challenges.c.id)
        & (challenge_rejections.c.at >= since),
    )


def _proof(since: BindParameter[datetime]) -> Select[Any]:
    number = follow_ups.c.id
    return (
        select(*_columns(number, outcomes.c.course_id))
        .join_from(follow_ups, outcomes, outcomes.c.id == follow_ups.c.outcome_id)
        .join(bookings, bookings.c.id == outcomes.c.booking_id)
        .where(follow_ups.c.kind == "proof", follow_ups.c.at >= since)
        .where(_is_untold("proof_received", number))
    )


def _request(since: BindParameter[datetime]) -> Select[Any]:
    """Each act of an officer on what a client asked about their own data."""
    number = record_request_acts.c.id
    return (
        select(*_columns(number, record_requests.c.course_id))
        .join_from(
            record_request_acts,
            record_requests,
            record_requests.c.id == record_request_acts.c.request_id,
        )
        .join(bookings, bookings.c.id == record_requests.c.booking_id)
        .where(record_request_acts.c.at >= since, _is_untold("request_answered", number))
    )


_QUERIES = tuple((kind, query.limit(bindparam("most"))) for kind, query in _queries())
"""Each statement with its kind, made once: they are asked every few seconds."""
