"""Encodes the provider's report of an instance as a ledger line, and decodes it into events."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from compliance.provider_report import Reported, ReportedStay
from delivery.records.ledger.ledger import Entry
from delivery.records.ledger.reported_records import REPORTED_SUMMARY
from integrations.event_times import possible

KIND = "report.participants"


class _Row(msgspec.Struct, frozen=True):
    user_id: str
    name: str
    joined_at: datetime
    left_at: datetime | None = None
    registrant_id: str | None = None
    account_id: str | None = None
    waiting: bool = False


class _Line(msgspec.Struct, frozen=True):
    received_at: datetime
    meeting_uuid: str
    rows: tuple[_Row, ...]


def events_of(line: Mapping[str, Any]) -> tuple[Reported, ...]:
    """The report in a line; none in a line that says that a summary exists.

    Raises msgspec.ValidationError, and ValueError for a time without a zone.
    """
    if line.get("summary") is True:
        return ()
    return (_reported(msgspec.convert(dict(line), _Line, strict=True)),)


def _reported(line: _Line) -> Reported:
    received_at = _time(line.received_at)
    stays = (_stay(row, received_at) for row in line.rows)
    return Reported(received_at, line.meeting_uuid, tuple(stay for stay in stays if stay))


def entry_of(
    instance: str, rows: Sequence[ReportedStay], *, meeting_id: str, received_at: datetime
) -> Entry:
    """The same report again, in whatever order, is the same entry: when it came is no part of what
    it is known by. A row of an impossible time is kept as it came."""
    lines = sorted((_told(row) for row in rows), key=lambda row: msgspec.json.encode(row))
    known_by = msgspec.json.encode([KIND, instance, lines], order="sorted")
    return Entry(
        source="report",
        digest=hashlib.sha256(known_by).digest(),
        received_at=received_at,
        event_at=min(_possible_times(rows, received_at), default=None),
        kind=KIND,
        meeting_id=meeting_id,
        instance=instance,
        course_id=None,
        line={
            "source": "report",
            "received_at": received_at.isoformat(),
            "meeting_uuid": instance,
            "rows": lines,
        },
    )


def summary_entry(instance: str, *, meeting_id: str, received_at: datetime) -> Entry:
    """That a written summary of an instance exists: the same entry however often it is read."""
    return Entry(
        source="report",
        digest=hashlib.sha256(msgspec.json.encode([REPORTED_SUMMARY, instance])).digest(),
        received_at=received_at,
        event_at=None,
        kind=REPORTED_SUMMARY,
        meeting_id=meeting_id,
        instance=instance,
        course_id=None,
        line={
            "source": "report",
            "received_at": received_at.isoformat(),
            "meeting_uuid": instance,
            "summary": True,
        },
    )


def _possible_times(rows: Sequence[ReportedStay], received_at: datetime) -> Iterator[datetime]:
    times = (possible(row.joined_at, received_at) for row in rows)
    return (at for at in times if at)


def _told(row: ReportedStay) -> dict[str, Any]:
    return {
        "user_id": row.user_id,
        "name": row.name,
        "registrant_id": row.registrant_id,
        "account_id": row.account_id,
        "joined_at": row.joined_at.isoformat(),
        "left_at": row.left_at.isoformat() if row.left_at else None,
        "waiting": row.waiting,
    }


def _stay(row: _Row, received_at: datetime) -> ReportedStay | None:
    """None for a row whose time of joining is out of bounds: it says nothing of anybody."""
    joined_at = possible(_time(row.joined_at), received_at)
    if joined_at is None:
        return None
    left_at = possible(_time(row.left_at), received_at) if row.left_at else None
    return ReportedStay(
        user_id=row.user_id,
        registrant_id=row.registrant_id or None,
        account_id=row.account_id or None,
        name=row.name,
        joined_at=joined_at,
        left_at=left_at if left_at and left_at >= joined_at else None,
        waiting=row.waiting,
    )


def _time(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).replace(microsecond=0)
