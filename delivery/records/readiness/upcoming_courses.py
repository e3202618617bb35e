"""Upcoming courses with everything that their readiness depends on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from delivery.records.database.store import Transaction
from delivery.records.ledger import reported_records
from delivery.records.planning import trainer_confirmations
from delivery.records.readiness import course_preparations, licensed_trainers, overlapping_courses
from delivery.records.readiness.arrangements import Requirement
from delivery.records.readiness.course_preparations import ProviderRequest
from delivery.records.readiness.licensed_trainers import LicensedTrainer
from delivery.records.readiness.overlapping_courses import HostedCourse, Overlap
from delivery.records.tables import confirmations as words_given
from delivery.records.tables import (
    courses,
    meetings,
    users,
)
from integrations.written_record import RecordNotice

ARRIVING = timedelta(hours=2)
"""How long before a course its meeting may be open."""


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
    """The accountable trainer."""
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
    licence_ends_on: date | None = None
    """The last day of the trainer's licence for this type; None: none is noted."""
    others: Sequence[LicensedTrainer] = ()
    """The trainers besides the accountable trainer."""
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
            meetings.c.meeting_id,
            meetings.c.made_at,
            meetings.c.schedule_version.label("meeting_version"),
            meetings.c.read_back_at,
            meetings.c.settings_missed,
            given.label("confirmed_at"),
            overlapping_courses.spelling().label("host"),
            *licensed_trainers.columns(),
        )
        .select_from(licensed_trainers.joined())
        .where(courses.c.state == "planned", *which)
        .order_by(courses.c.starts_at, courses.c.id, users.c.name, users.c.id)
    )
    rows, trainers = _by_course([row._asdict() for row in await tx.execute(query)])
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
    hosted = [_hosted(row, trainers[row["id"]]) for row in rows]
    prepared = await course_preparations.of_courses(tx, ids)
    overlaps = await overlapping_courses.of_courses(tx, hosted)
    return [
        Coming(
            **row,
            booked=sum(prepared[row["id"]].instructions.values()),
            linked=prepared[row["id"]].linked,
            instructions=prepared[row["id"]].instructions,
            letter_fault=prepared[row["id"]].letter_fault,
            requests=prepared[row["id"]].requests,
            overlaps=overlaps.get(row["id"], ()),
            records=records.get(meeting_ids[row["id"]], ()),
            requirements=prepared[row["id"]].requirements,
        )
        for row in rows
    ]


def _by_course(
    rows: Sequence[dict[str, Any]],
) -> tuple[list[dict[str, Any]], dict[int, list[LicensedTrainer]]]:
    """One row for each course, in the order of the rows, and the trainers of each course."""
    trainers: dict[int, list[LicensedTrainer]] = defaultdict(list)
    for row in rows:
        if trainer := licensed_trainers.taken_from(row):
            trainers[row["id"]].append(trainer)
    return list({row["id"]: row for row in rows}.values()), trainers


def _hosted(row: dict[str, Any], trainers: Sequence[LicensedTrainer]) -> HostedCourse:
    """Takes the host out of the row, and puts the trainers in."""
    about = {name: row[name] for name in ("id", "reference", "starts_at", "ends_at")}
    accountable_id = row.pop("accountable_id")
    first = next((of for of in trainers if of.trainer_id == accountable_id), None)
    row["trainer"], row["trainer_active"] = (first.name, first.active) if first else (None, None)
    row["licence_ends_on"] = first.licence_ends_on if first else None
    row["others"] = [of for of in trainers if of.trainer_id != accountable_id]
    ids = frozenset(trainer.trainer_id for trainer in trainers)
    return HostedCourse(**about, host=row.pop("host"), trainer_ids=ids)
