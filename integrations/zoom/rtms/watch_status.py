"""The state of the camera streams of one instance, from its ledger lines."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from compliance.cameras.camera_stream import turns
from integrations.event_times import possible
from integrations.stream_notice import StreamNotice, StreamStatus, StreamTurn
from integrations.zoom.rtms import rtms_messages, stop_reasons
from integrations.zoom.rtms.rtms_messages import RTMS
from integrations.zoom.rtms.stream_states import StreamState, state_of
from integrations.zoom.value_readers import epoch, moment, number, part, text
from integrations.zoom.webhooks.retained_fields import LIMITED
from integrations.zoom.webhooks.webhook_request import STREAM_STOPPED, stream_of, stream_start

Line = Mapping[str, object]


PAUSED = "Zoom has paused the stream"
LIMIT = "the Zoom account watches as many meetings at a time as it may"
CONNECTING = "a stream has been offered and we are not connected to it yet"
UNREACHED = "the connection to the stream was lost"


def stream_status(lines: Iterable[Line]) -> StreamStatus | None:
    """The best state of the instance's streams; of equal states, the latest.

    `lines` are of one instance, in the order in which they were written. None if no line is about a
    stream.
    """
    lines = tuple(lines)
    running = _running(lines)
    words: dict[str, list[StreamStatus]] = {stream: [] for stream in running}
    for line in lines:
        for stream, word in _statuses_in(line):
            words.setdefault(stream, []).append(word)
    statuses = [_status_of(notices, running.get(stream)) for stream, notices in words.items()]
    watched = [status for status in statuses if status.turn is StreamTurn.WATCHED]
    return max(watched or statuses, key=lambda status: status.since, default=None)


def _running(lines: Iterable[Line]) -> dict[str, datetime]:
    """The streams that report cameras, with the start of each, by the same rules as the
    judgement."""
    messages = (line for line in lines if line.get("source") == RTMS)
    went = turns(event for line in messages for event in rtms_messages.translate(line))
    return {stream: last.at for (_, stream), (*_, last) in went.items() if last.runs}


def _status_of(words: Iterable[StreamStatus], running_since: datetime | None) -> StreamStatus:
    """The state of one stream, from its notices in the order of their events, because a webhook may
    come an hour late. The end is final, and the offer comes first even if Zoom's clock is ahead of
    the service's."""
    in_order = sorted(
        words, key=lambda status: (status.turn is not StreamTurn.OFFERED, status.since)
    )
    over = next((status for status in in_order if status.turn is StreamTurn.OVER), None)
    if over is None and running_since is not None:
        return StreamStatus(StreamTurn.WATCHED, running_since)
    return over or in_order[-1]


def _statuses_in(line: Line) -> Iterator[tuple[str, StreamStatus]]:
    """Returns the streams in a line, each with its reported state."""
    at = moment(line.get("received_at"))
    if at is None:
        return
    if line.get("source") == RTMS:
        word = _of_message(line, at)
        if word is not None:
            yield text(line.get("stream")), word
    elif line.get("source") == "zoom":
        yield from _of_webhook(part(line, "body"), at)


def _of_webhook(body: Line, received_at: datetime) -> Iterator[tuple[str, StreamStatus]]:
    event = text(body.get("event"))
    at = possible(epoch(body.get("event_ts")), received_at) or received_at
    offered = stream_start(body)
    if offered is not None:
        yield offered.stream, StreamStatus(StreamTurn.OFFERED, at, CONNECTING)
    elif event == STREAM_STOPPED:
        yield (
            stream_of(body),
            StreamStatus(StreamTurn.OVER, at, _why(part(body, "payload"))),
        )
    elif event in LIMITED:
        yield "", StreamStatus(StreamTurn.LIMITED, at, LIMIT)


def _of_message(line: Line, received_at: datetime) -> StreamStatus | None:
    message = part(line, "message")
    at = possible(epoch(message.get("timestamp")), received_at) or received_at
    if line.get("lost"):
        return StreamStatus(StreamTurn.LOST, at, UNREACHED)
    match state_of(message):
        case StreamState.REFUSED:
            status = number(message.get("status_code")) or 0
            return StreamStatus(StreamTurn.REFUSED, at, stop_reasons.of_status(status))
        case StreamState.OVER:
            return StreamStatus(StreamTurn.OVER, at, _why(message))
        case StreamState.SILENT:
            return StreamStatus(StreamTurn.PAUSED, at, PAUSED)
        case _:
            return None


def _why(payload: Line) -> str:
    return stop_reasons.of_stop(stop_reasons.stop_reason(payload))


UNHEARD: Mapping[StreamState | None, StreamTurn] = {
    StreamState.SILENT: StreamTurn.PAUSED,
    StreamState.REFUSED: StreamTurn.REFUSED,
    StreamState.OVER: StreamTurn.OVER,
}


def notice(source: str, line: Line) -> StreamNotice | None:
    """The notice of a stream in a ledger line of `source`; None for any other line."""
    if source == RTMS:
        state = UNHEARD.get(state_of(part(line, "message")), StreamTurn.WATCHED)
        lost = bool(line.get("lost")) and state is not StreamTurn.OVER
        return StreamNotice(text(line.get("stream")), StreamTurn.LOST if lost else state)
    body = part(line, "body")
    start = stream_start(body)
    if start is not None:
        return StreamNotice(start.stream, StreamTurn.OFFERED, start)
    if body.get("event") != STREAM_STOPPED:
        return None
    return StreamNotice(stream_of(body), StreamTurn.OVER, may_return=stop_reasons.may_pass(body))
