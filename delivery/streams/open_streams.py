"""Finds the streams that were offered and have not ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from delivery.records.ledger.ledger import LedgerRow
from integrations import providers
from integrations.stream_notice import StreamNotice, StreamStart, StreamTurn

KINDS = providers.CURRENT.kinds.of_open_streams
ENDED = providers.CURRENT.kinds.meeting_ended


@dataclass(frozen=True, slots=True)
class Unfinished:
    start: StreamStart
    meeting_id: str | None
    heard_at: datetime | None
    """The time of the last line of a watch without an end; None without such a watch."""


def unfinished(rows: Iterable[LedgerRow]) -> tuple[Unfinished, ...]:
    """The last offered stream of each instance, unless the stream or the instance has ended."""
    over: set[str] = set()
    heard: dict[str, datetime | None] = {}
    offered: dict[str, tuple[StreamStart, str | None]] = {}
    for row in rows:
        notice = notice_in(row)
        if row.kind == ENDED:
            over.add(row.instance or "")
        elif notice is None:
            continue
        elif notice.turn is StreamTurn.OVER:
            over.add(notice.stream)
        elif notice.start is not None:
            offered[notice.start.instance] = (notice.start, row.meeting_id)
        else:
            watched = notice.turn is StreamTurn.WATCHED
            heard[notice.stream] = row.received_at if watched else None
    return tuple(
        Unfinished(start, meeting_id, heard.get(start.stream))
        for start, meeting_id in offered.values()
        if start.stream not in over and start.instance not in over
    )


def notice_in(row: LedgerRow) -> StreamNotice | None:
    """The notice about a stream in a ledger row; None without one."""
    provider = providers.BY_SOURCE.get(row.source)
    return provider.stream_notice(row.source, row.line) if provider else None
