"""The courses' meetings at the meeting provider, and their registrants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, meetings, registrants


@dataclass(frozen=True, slots=True)
class MeetingRow:
    course_id: int
    meeting_id: str
    schedule_version: int
    """The course's version when the provider last received its time."""
    made_at: datetime
    read_back_at: datetime | None
    settings_missed: list[dict[str, Any]] | None
    """`[{"setting", "wanted", "found"}]`; None: not read back since it was made or moved."""


@dataclass(frozen=True, slots=True)
class RegistrantRow:
    id: int
    booking_id: int
    course_id: int
    kind: str
    """`client` or `interpreter`."""
    schedule_version: int
    """The booking's version when this registrant was made; links of older versions are useless."""
    registrant_id: str
    join_url: str
    """A secret, because it contains a token."""
    made_at: datetime
    cancelled_at: datetime | None


async def of_course(tx: Transaction, course_id: int) -> MeetingRow | None:
    return (await of_courses(tx, [course_id])).get(course_id)


async def of_courses(tx: Transaction, course_ids: Collection[int]) -> dict[int, MeetingRow]:
    """The meetings by course id; courses without one are left out."""
    rows = await tx.execute(select(meetings).where(meetings.c.course_id.in_(course_ids)))
    return {row.course_id: MeetingRow(**row._asdict()) for row in rows}


async def ids_of_courses(tx: Transaction, meeting_ids: Collection[str]) -> list[str]:
    """The ids among these that belong to a course's meeting."""
    query = select(meetings.c.meeting_id).where(meetings.c.meeting_id.in_(meeting_ids))
    return list(await tx.scalars(query.order_by(meetings.c.meeting_id)))


async def course_of(tx: Transaction, meeting_id: str) -> int | None:
    """The course that has this meeting."""
    query = select(meetings.c.course_id).where(meetings.c.meeting_id == meeting_id)
    course_id: int | None = await tx.scalar(query)
    return course_id


async def keep_made(
    tx: Transaction, course_id: int, meeting_id: str, schedule_version: int, now: datetime
) -> None:
    """Saves a created or (with the same id) moved meeting. A new id cancels the registrants of the
    old meeting."""
    before = await of_course(tx, course_id)
    if before and before.meeting_id != meeting_id:
        await cancel_registrants(tx, course_id, now)
    values: dict[str, Any] = {"meeting_id": meeting_id, "schedule_version": schedule_version}
    values |= {"read_back_at": None, "settings_missed": None}
    if before is None or before.meeting_id != meeting_id:
        values["made_at"] = now
    keeping = insert(tx, meetings).values(course_id=course_id, **{"made_at": now, **values})
    await tx.execute(keeping.on_conflict_do_update(index_elements=["course_id"], set_=values))


async def keep_read_back(
    tx: Transaction, course_id: int, missed: Sequence[Mapping[str, object]], now: datetime
) -> None:
    """Saves the result of a check of the settings.

    `missed` is a list of `{"setting", "wanted", "found"}` for settings that were not applied; it
    may be empty.
    """
    settings = [dict(setting) for setting in missed]
    await tx.execute(
        update(meetings)
        .where(meetings.c.course_id == course_id)
        .values(read_back_at=now, settings_missed=settings)
    )


async def current_registrant(
    tx: Transaction, booking_id: int, kind: str = "client"
) -> RegistrantRow | None:
    """The registrant for the booking's current course and schedule version."""
    query = (
        select(registrants)
        .join(bookings, bookings.c.id == registrants.c.booking_id)
        .where(
            registrants.c.booking_id == booking_id,
            registrants.c.course_id == bookings.c.course_id,
            registrants.c.schedule_version == bookings.c.schedule_version,
            registrants.c.kind == kind,
            registrants.c.cancelled_at.is_(None),
        )
    )
    row = (await tx.execute(query.order_by(registrants.c.id.desc()).limit(1))).one_or_none()
    return RegistrantRow(**row._asdict()) if row else None


async def registered(tx: Transaction, course_id: int, booking_id: int) -> list[RegistrantRow]:
    """All registrants of this booking for this course, including cancelled ones."""
    query = select(registrants).where(
        registrants.c.course_id == course_id,
        registrants.c.booking_id == booking_id,
        registrants.c.cancelled_at.is_(None),
    )
    rows = await tx.execute(query.order_by(registrants.c.id))
    return [RegistrantRow(**row._asdict()) for row in rows]


async def add_registrant(
    tx: Transaction,
    *,
    booking_id: int,
    course_id: int,
    kind: str,
    schedule_version: int,
    registrant_id: str,
    join_url: str,
    now: datetime,
) -> None:
    """Saves a registrant. The provider may return an earlier one with the same address, which is
    then valid again."""
    again: dict[str, Any] = {"join_url": join_url, "cancelled_at": None}
    again["schedule_version"] = schedule_version
    adding = insert(tx, registrants).values(
        booking_id=booking_id,
        course_id=course_id,
        kind=kind,
        registrant_id=registrant_id,
        made_at=now,
        **again,
    )
    await tx.execute(
        adding.on_conflict_do_update(index_elements=["course_id", "registrant_id"], set_=again)
    )


async def cancel_registrant(tx: Transaction, registrant_row_id: int, now: datetime) -> None:
    """Cancels the registrant with this row id, which is not the provider's id."""
    await tx.execute(
        update(registrants)
        .where(registrants.c.id == registrant_row_id, registrants.c.cancelled_at.is_(None))
        .values(cancelled_at=now)
    )


async def cancel_registrants(tx: Transaction, course_id: int, now: datetime) -> None:
    """Cancels all registrants of the course, because its meeting no longer exists."""
    await tx.execute(
        update(registrants)
        .where(registrants.c.course_id == course_id, registrants.c.cancelled_at.is_(None))
        .values(cancelled_at=now)
    )
