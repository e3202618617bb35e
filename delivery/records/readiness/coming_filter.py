"""The clients of courses that start soon, with what each still lacks, as one table for queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Text,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)

from delivery.records.messages.instructions import LeadTimes, has_link, is_current
from delivery.records.readiness.arrangements import TO_ARRANGE
from delivery.records.tables import (
    UTCDateTime,
    arrangements,
    attempts,
    bookings,
    client_contacts,
    courses,
    messages,
    policies,
    policy_pins,
    terms_acknowledgements,
)

EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ComingFilter:
    """Which clients are listed. `now` and `until` bound the starts of their courses."""

    now: datetime
    until: datetime
    lead_times: LeadTimes
    check_parts: tuple[str, ...]
    """The parts of a technical check."""
    no_faults: tuple[str, ...]
    """The codes of a part that are no fault."""
    part: str = "lacking"
    """A name of `PARTS`."""
    course_id: int | None = None
    booking_ids: Collection[int] | None = field(default=None, repr=False)
    """Only these; None for all."""


def coming(wanted: ComingFilter) -> CTE:
    """Each booked client of a planned course of that time, with what is known of them. Whether the
    joining instructions are due decides what a client can lack."""
    since = _since()
    opened_at = (
        select(func.max(attempts.c.at))
        .where(attempts.c.booking_id == bookings.c.id, attempts.c.at >= since)
        .correlate(bookings, messages)
        .scalar_subquery()
    )
    check = attempts.alias("newest_check")
    newest_check = (
        select(func.max(attempts.c.id))
        .where(attempts.c.booking_id == bookings.c.id, attempts.c.kind == "check")
        .correlate(bookings)
        .scalar_subquery()
    )
    in_call = exists().where(
        client_contacts.c.booking_id == bookings.c.id,
        client_contacts.c.course_id == bookings.c.course_id,
        client_contacts.c.result == "told",
        client_contacts.c.at >= since,
    )
    delivered = or_(
        messages.c.state == "told",
        and_(messages.c.state == "sent", messages.c.receipt == "delivered"),
    )
    faulty = or_(false(), *(_is_fault(check.c.codes, part, wanted) for part in wanted.check_parts))
    return (
        select(
            bookings.c.id.label("booking_id"),
            bookings.c.reference,
            bookings.c.given_name,
            bookings.c.family_name,
            bookings.c.mobile,
            bookings.c.preferred_contact,
            bookings.c.requirements,
            bookings.c.interpreter_name,
            bookings.c.interpreter_kind,
            bookings.c.course_id,
            courses.c.reference.label("course_reference"),
            courses.c.starts_at,
            messages.c.id.label("message_id"),
            messages.c.state.label("message_state"),
            messages.c.channel,
            messages.c.receipt,
            messages.c.sent_at,
            messages.c.fault,
            has_link().label("linked"),
            check.c.at.label("checked_at"),
            check.c.codes.label("check_codes"),
            wanted.lead_times.are_due(wanted.now).label("due"),
            opened_at.label("opened_at"),
            func.coalesce(or_(opened_at.is_not(None), delivered, in_call), false()).label(
                "reached"
            ),
            opened_at.is_not(None).label("opened"),
            _has_acknowledged().label("acknowledged"),
            and_(check.c.id.is_not(None), not_(faulty)).label("checked"),
            not_(_lacks_arrangement()).label("arranged"),
        )
        .select_from(bookings)
        .join(courses, courses.c.id == bookings.c.course_id)
        .outerjoin(messages, is_current())
        .outerjoin(check, check.c.id == newest_check)
        .where(
            courses.c.starts_at < wanted.until,
            courses.c.ends_at > wanted.now,
            courses.c.state == "planned",
            bookings.c.state == "booked",
        )
        .cte("coming")
    )


def _since() -> ColumnElement[datetime]:
    """Since when the client's present link works: a later version of it is in its message."""
    placed = func.coalesce(bookings.c.placed_at, literal(EVER, UTCDateTime))
    return case((bookings.c.schedule_version > 1, messages.c.sent_at), else_=placed)


def _has_acknowledged() -> ColumnElement[bool]:
    """Whether the client has confirmed the terms of the present course: the text to which it is
    pinned, and not an earlier one."""
    of = terms_acknowledgements.c
    last_pin = (
        select(func.max(policy_pins.c.id))
        .where(policy_pins.c.course_id == bookings.c.course_id)
        .correlate(bookings)
        .scalar_subquery()
    )
    digest = (
        select(policies.c.digest)
        .join(policy_pins, policy_pins.c.policy_id == policies.c.id)
        .where(policy_pins.c.id == last_pin)
        .correlate(bookings)
        .scalar_subquery()
    )
    return exists().where(
        of.booking_id == bookings.c.id,
        of.course_id == bookings.c.course_id,
        of.digest == func.coalesce(digest, of.digest),
    )


def _is_fault(codes: Any, part: str, wanted: ComingFilter) -> ColumnElement[bool]:
    code = func.coalesce(codes[part].as_string(), wanted.no_faults[0])
    return code.not_in(wanted.no_faults)


def _lacks_arrangement() -> ColumnElement[bool]:
    """Whether a requirement of the client is not arranged."""
    needed = cast(bookings.c.requirements, Text)
    return or_(
        *(
            and_(
                needed.contains(f'"{code}"', autoescape=True),
                ~exists().where(
                    arrangements.c.booking_id == bookings.c.id, arrangements.c.code == code
                ),
            )
            for code in TO_ARRANGE
        )
    )


def _lacking(rows: CTE) -> Mapping[str, ColumnElement[bool]]:
    lacks = {
        "unreached": and_(rows.c.due, not_(rows.c.reached)),
        "unopened": and_(rows.c.due, not_(rows.c.opened)),
        "unacknowledged": and_(rows.c.due, not_(rows.c.acknowledged)),
        "unchecked": and_(rows.c.due, not_(rows.c.checked)),
        "unarranged": not_(rows.c.arranged),
    }
    return MappingProxyType({"lacking": or_(*lacks.values()), **lacks, "all": true()})


PARTS = (
    "lacking",
    "unreached",
    "unopened",
    "unacknowledged",
    "unchecked",
    "unarranged",
    "all",
)
"""The counted parts of the list: clients who lack anything, each thing that they can lack, and
all."""


def is_of_part(rows: CTE, part: str) -> ColumnElement[bool]:
    return _lacking(rows)[part]


def among(rows: CTE, wanted: ComingFilter) -> ColumnElement[bool]:
    """The clients of all filters but the part."""
    chosen: list[ColumnElement[bool]] = [true()]
    if wanted.course_id is not None:
        chosen.append(rows.c.course_id == wanted.course_id)
    if wanted.booking_ids is not None:
        chosen.append(rows.c.booking_id.in_(wanted.booking_ids))
    return and_(*chosen)
