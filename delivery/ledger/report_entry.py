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
    """The report in a line; nothing for a line about a written summary.

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
    """A report as a ledger entry. The same rows give the same digest in any order and at any time
    of receipt. Rows with impossible times are stored unchanged."""
    encoded = sorted((_encoded(row) for row in rows), key=lambda row: msgspec.json.encode(row))
    event_at = min(_possible_times(rows, received_at), default=None)
    identity = [KIND, instance, encoded]
    return _entry(identity, instance, meeting_id, received_at, event_at, {"rows": encoded})


def summary_entry(instance: str, *, meeting_id: str, received_at: datetime) -> Entry:
    """The entry for the written summary of an instance; each reading gives the same digest."""
    identity = [REPORTED_SUMMARY, instance]
    return _entry(identity, instance, meeting_id, received_at, None, {"summary": True})


def _entry(
    identity: Sequence[Any],
    instance: str,
    meeting_id: str,
    received_at: datetime,
    event_at: datetime | None,
    content: Mapping[str, Any],
) -> Entry:
    """`identity` is hashed as the entry's digest; its first item is the kind."""
    return Entry(
        source="report",
        digest=hashlib.sha256(msgspec.json.encode(identity, order="sorted")).digest(),
        received_at=received_at,
        event_at=event_at,
        kind=identity[0],
        meeting_id=meeting_id,
        instance=instance,
        course_id=None,
        line={
            "source": "report",
            "received_at": received_at.isoformat(),
            "meeting_uuid": instance,
            **content,
        },
    )


def _possible_times(rows: Sequence[ReportedStay], received_at: datetime) -> Iterator[datetime]:
    times = (possible(row.joined_at, received_at) for row in rows)
    return (at for at in times if at)


def _encoded(row: ReportedStay) -> dict[str, Any]:
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
    """The stay of a row; None for an impossible time of joining, because the row then proves
    nothing."""
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
