"""How the watch of one instance's cameras stands, by what the ledger's lines say of its streams."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from integrations.zoom import rtms_protocol, rtms_reasons, rtms_words
from integrations.zoom.kept import LIMITED
from integrations.zoom.reading import epoch, moment, part, text
from integrations.zoom.webhook import stream_start

Line = Mapping[str, object]


class Turn(Enum):
    """What a stream was last said to do."""

    LIMITED = "limited"
    OFFERED = "offered"
    WATCHED = "watched"
    RESUMED = "resumed"
    PAUSED = "paused"
    LOST = "lost"
    REFUSED = "refused"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Standing:
    turn: Turn
    since: datetime
    because: str = ""
    """Why no camera is told of; "" where they are. Goes on after `because`."""


PAUSED = "Zoom has paused the stream"
LIMIT = "the Zoom account watches as many meetings at a time as it may"
CONNECTING = "a stream has been offered and we are not connected to it yet"
UNREACHED = "the connection to the stream was lost"


def standing(lines: Iterable[Line]) -> Standing | None:
    """The best of the streams that an instance has had, and of those alike the latest.

    `lines` are of one instance, in the order in which they were written. None if there has been
    no word of a stream.
    """
    told: dict[str, list[Standing]] = {}
    for line in lines:
        for stream, turn in _turns(line):
            told.setdefault(stream, []).append(turn)
    known = [_last(turns) for turns in told.values() if turns]
    watched = [one for one in known if one.turn is Turn.WATCHED]
    return max(watched or known, key=lambda one: one.since, default=None)


def _last(turns: list[Standing]) -> Standing:
    """In the order of what happened: a webhook may come an hour late. What is over stays over, and
    an offer comes before all else, though Zoom's clock may be ahead of ours."""
    now, *later = sorted(turns, key=lambda one: (one.turn is not Turn.OFFERED, one.since))
    for turn in later:
        if now.turn is Turn.OVER:
            break
        if turn.turn is not Turn.RESUMED:
            now = turn
        elif now.turn is Turn.PAUSED:
            now = Standing(Turn.WATCHED, turn.since)
    return now


def _turns(line: Line) -> Iterator[tuple[str, Standing]]:
    at = moment(line.get("received_at"))
    if at is None:
        return
    if line.get("source") == "rtms":
        turn = _of_message(line, at)
        if turn is not None:
            yield text(line.get("stream")), turn
    elif line.get("source") == "zoom":
        yield from _of_webhook(part(line, "body"), at)


def _of_webhook(body: Line, received_at: datetime) -> Iterator[tuple[str, Standing]]:
    event, at = text(body.get("event")), epoch(body.get("event_ts")) or received_at
    offered = stream_start(body)
    if offered is not None:
        yield offered.stream, Standing(Turn.OFFERED, at, CONNECTING)
    elif event == "meeting.rtms_stopped":
        yield rtms_words.stream_of(body), Standing(Turn.OVER, at, _why(part(body, "payload")))
    elif event in LIMITED:
        yield "", Standing(Turn.LIMITED, at, LIMIT)


def _of_message(line: Line, received_at: datetime) -> Standing | None:
    message = part(line, "message")
    at = epoch(message.get("timestamp")) or received_at
    status = rtms_words.refused(message)
    if line.get("lost"):
        return Standing(Turn.LOST, at, UNREACHED)
    if status is not None:
        return Standing(Turn.REFUSED, at, rtms_reasons.of_status(status))
    if rtms_protocol.over(message):
        return Standing(Turn.OVER, at, _why(message))
    if rtms_words.silenced(message):
        return Standing(Turn.PAUSED, at, PAUSED)
    if rtms_words.accepted(message):
        return Standing(Turn.WATCHED, at)
    return Standing(Turn.RESUMED, at) if rtms_words.resumed(message) else None


def _why(told: Line) -> str:
    return rtms_reasons.of_stop(rtms_reasons.stop_reason(told))
