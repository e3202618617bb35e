"""Upcoming courses with everything that their readiness depends on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.ledger import reported_records
from delivery.records.messages.instructions import has_link
from delivery.records.planning import trainer_confirmations
from delivery.records.readiness import arrangements, overlapping_courses
from delivery.records.readiness.arrangements import Requirement
from delivery.records.readiness.course_list import instructions_of, letter_faults_of
from delivery.records.readiness.overlapping_courses import Overlap
from delivery.records.tables import (
    bookings,
    courses,
    meeting_requests,
    meetings,
    users,
)
from delivery.records.tables import confirmations as words_given
from integrations.written_record import RecordNotice

ARRIVING = timedelta(hours=2)
"""How long before a course its meeting may be open."""


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """A request that the meeting provider has not done yet or has refused, or the last request for
    its settings."""

    kind: str
    state: str
    fault: str | None


@dataclass(frozen=True, slots=True)
class Coming:
    id: int
    reference: str
    type: str
    starts_at: datetime
    ends_at: datetime
    policy: str
    """The name of the course's policy."""
    schedule_version: int
    trainer: str | None
    trainer_active: bool | None
    """None: the course has no trainer yet."""
    made_at: datetime | None
    """None: there is no meeting yet."""
    meeting_version: int | None
    """The schedule version of the meeting at the provider."""
    read_back_at: datetime | None
    settings_missed: Sequence[Mapping[str, Any]] | None
    """`[{"setting", "wanted", "found"}]`; None: not read back yet."""
    confirmed_at: datetime | None
    booked: int = 0
    linked: int = 0
    """Booked clients with a valid link."""
    instructions: Mapping[str, int] = field(default_factory=dict)
    """Booked clients by the state of their current message; `none` where nothing was tried."""
    letter_fault: str | None = None
    """Why an instruction that is tried again was not taken, without personal data."""
    requests: Sequence[ProviderRequest] = ()
    """The requests in the order of asking; of read-backs only the last."""
    overlaps: Sequence[Overlap] = ()
    """Courses of the same host or trainer at the same time."""
    records: Sequence[RecordNotice] = ()
    """Summaries and transcripts that the provider reports."""
    requirements: Sequence[Requirement] = ()
    """What must be arranged for the clients."""


async def between(tx: Transaction, now: datetime, until: datetime) -> list[Coming]:
    """Planned courses that have not ended and start before `until`, ordered by start."""
    return await _read(
        tx, courses.c.ends_at > now, courses.c.starts_at < until, opened_by=now + ARRIVING
    )


async def of_ids(tx: Transaction, ids: Sequence[int]) -> list[Coming]:
    """The planned courses among these, ordered by start."""
    return await _read(tx, courses.c.id.in_(ids)) if ids else []


async def _read(
    tx: Transaction, *which: ColumnElement[bool], opened_by: datetime | None = None
) -> list[Coming]:
    """Reads reported records only for courses that start by `opened_by`."""
    given = (
        select(func.max(words_given.c.confirmed_at))
        .where(trainer_confirmations.stands())
        .correlate(courses)
        .scalar_subquery()
    )
    query = (
        select(
            courses.c.id,
            courses.c.reference,
            courses.c.type,
            courses.c.starts_at,
            courses.c.ends_at,
            courses.c.policy,
            courses.c.schedule_version,
            users.c.name.label("trainer"),
            users.c.active.label("trainer_active"),
            meetings.c.meeting_id,
            meetings.c.made_at,
            meetings.c.schedule_version.label("meeting_version"),
            meetings.c.read_back_at,
            meetings.c.settings_missed,
            given.label("confirmed_at"),
        )
        .outerjoin(users, users.c.id == courses.c.trainer_id)
        .outerjoin(meetings, meetings.c.course_id == courses.c.id)
        .where(courses.c.state == "planned", *which)
        .order_by(courses.c.starts_at, courses.c.id)
    )
    rows = [row._asdict() for row in await tx.execute(query)]
    meeting_ids = {row["id"]: row.pop("meeting_id") for row in rows}
    records = await reported_records.of_meetings(
        tx,
        [
            meeting_ids[row["id"]]
            for row in rows
            if meeting_ids[row["id"]] and (opened_by is None or row["starts_at"] <= opened_by)
        ],
    )
    ids = [row["id"] for row in rows]
    instructions, requests = await instructions_of(tx, ids), await _requests(tx, ids)
    linked, faults = await _linked(tx, ids), await letter_faults_of(tx, ids)
    overlaps = await overlapping_courses.of_courses(tx, ids)
    requirements = await arrangements.of_courses(tx, ids)
    return [
        Coming(
            **row,
            booked=sum(instructions.get(row["id"], {}).values()),
            linked=linked.get(row["id"], 0),
            instructions=instructions.get(row["id"], {}),
            letter_fault=faults.get(row["id"]),
            requests=requests.get(row["id"], ()),
            overlaps=overlaps.get(row["id"], ()),
            records=records.get(meeting_ids[row["id"]], ()),
            requirements=[each for each in requirements if each.course_id == row["id"]],
        )
        for row in rows
    ]


async def _linked(tx: Transaction, ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(bookings.c.course_id, func.count().label("number"))
        .where(bookings.c.course_id.in_(ids), bookings.c.state == "booked", has_link())
        .group_by(bookings.c.course_id)
    )
    return {row.course_id: row.number for row in await tx.execute(query)}


async def _requests(tx: Transaction, ids: Sequence[int]) -> dict[int, list[ProviderRequest]]:
    requests = meeting_requests.c
    last = (
        select(func.max(requests.id))
        .where(requests.course_id.in_(ids), requests.kind == "read_back")
        .group_by(requests.course_id)
    )
    undone = (requests.kind != "read_back") & (requests.state != "done")
    query = (
        select(requests.course_id, requests.kind, requests.state, requests.fault)
        .where(requests.course_id.in_(ids), or_(undone, requests.id.in_(last)))
        .order_by(requests.id)
    )
    by_course: dict[int, list[ProviderRequest]] = defaultdict(list)
    for row in await tx.execute(query):
        by_course[row.course_id].append(ProviderRequest(row.kind, row.state, row.fault))
    return by_course
