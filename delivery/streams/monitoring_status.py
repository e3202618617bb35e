"""Whether a course's cameras are monitored, since when, and why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from delivery.records.database.store import Transaction
from delivery.records.ledger.ledger import LedgerRow
from delivery.records.meetings import meetings
from delivery.records.streams import stream_entries, stream_requests
from delivery.records.streams.stream_requests import StreamStartRequest
from integrations import providers
from integrations.course_provider import Observation
from integrations.stream_notice import StreamStatus, StreamTurn

KINDS = providers.CURRENT.kinds
OF_MONITORING = (KINDS.meeting_started, *KINDS.of_open_streams, *KINDS.stream_limited)
A_DAY = timedelta(days=1)

NOT_SET_UP = "this service is not set up to receive Zoom's streams"
NOT_OPEN = "the meeting has not begun"
CLOSED = "the meeting has ended"
NO_WORD = "Zoom has not started a stream"
ASKED = "Zoom has been asked to start a stream and has not said that it runs"


class Monitored(Enum):
    WATCHED = "watched"
    LOST = "lost"
    """The cameras were monitored, and are unknown since then."""
    NOT = "not"
    NOT_OPEN = "not_open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Monitoring:
    state: Monitored
    since: datetime | None
    """Since when the state holds; None if unknown."""
    because: str
    """A clause after `because`; "" while cameras are monitored."""


@dataclass(frozen=True, slots=True)
class NearLimit:
    """The account is close to its limit of monitored meetings."""

    at: datetime
    watched: int | None
    limit: int | None


async def of_course(
    tx: Transaction, course_id: int, observes: frozenset[Observation]
) -> Monitoring:
    """The state according to the ledger. `observes` holds the kinds of observations that the
    provider is set up to report."""
    meeting = await meetings.of_course(tx, course_id)
    if meeting is None:
        return Monitoring(Monitored.NOT_OPEN, None, NOT_OPEN)
    return await of_meeting(tx, course_id, meeting.meeting_id, observes)


async def of_meeting(
    tx: Transaction, course_id: int, meeting_id: str, observes: frozenset[Observation]
) -> Monitoring:
    """As `of_course`, for a course whose meeting is known."""
    rows = await stream_entries.of_meeting(tx, meeting_id, OF_MONITORING, but=KINDS.of_cameras)
    return monitoring(rows, await stream_requests.of_course(tx, course_id), observes)


async def near_limit(tx: Transaction, now: datetime) -> NearLimit | None:
    """Zoom's last notice about the account's limit within a day; None without one."""
    rows = await stream_entries.account_entries(tx, now - A_DAY, KINDS.stream_near_limit)
    if not rows:
        return None
    limit = providers.CURRENT.stream_limit(rows[-1].line)
    return NearLimit(rows[-1].received_at, limit.watched, limit.limit)


def monitoring(
    rows: Sequence[LedgerRow],
    starts: Iterable[StreamStartRequest],
    observes: frozenset[Observation],
) -> Monitoring:
    """The state for the current instance. `rows` are in the order of writing."""
    ended = {row.instance: row for row in rows if row.kind == KINDS.meeting_ended}
    began = [row for row in rows if row.kind == KINDS.meeting_started]
    live = [row for row in began if row.instance not in ended]
    if not live:
        over = max((_at(row) for row in ended.values()), default=None)
        state = Monitored.CLOSED if over else Monitored.NOT_OPEN
        return Monitoring(state, over, CLOSED if over else NOT_OPEN)
    opened = max(live, key=_at)
    status = providers.CURRENT.stream_status(
        row.line for row in rows if row.instance == opened.instance
    )
    if status is not None and status.turn is StreamTurn.WATCHED:
        return Monitoring(Monitored.WATCHED, status.since, "")
    if Observation.CAMERA not in observes:
        return Monitoring(Monitored.NOT, _at(opened), NOT_SET_UP)
    requests = [start for start in starts if start.instance == opened.instance]
    return _unwatched(status, requests[-1] if requests else None, _at(opened))


def _unwatched(
    status: StreamStatus | None, request: StreamStartRequest | None, opened_at: datetime
) -> Monitoring:
    state = Monitored.LOST if status and status.turn is StreamTurn.LOST else Monitored.NOT
    words = [status.because if status else NO_WORD, *_request_result(status, request)]
    return Monitoring(state, status.since if status else opened_at, "; ".join(words))


def _request_result(status: StreamStatus | None, request: StreamStartRequest | None) -> list[str]:
    """The result of the request for a stream, unless a stream has begun since."""
    if request is None or (
        status and status.turn in (StreamTurn.OFFERED, StreamTurn.LOST, StreamTurn.PAUSED)
    ):
        return []
    if request.fault is None:
        return [ASKED] if request.asked_at else []
    again = "" if request.state == "refused" else ", and is asked again"
    return [*providers.CURRENT.refusal_reasons(request.fault), f"{request.fault}{again}"]


def _at(row: LedgerRow) -> datetime:
    return row.event_at or row.received_at
