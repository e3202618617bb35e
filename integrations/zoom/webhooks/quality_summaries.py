"""Zoom's webhook with the quality of one connection (FACTS 2.6), of a paid add-on.

Zoom writes figures with their units, such as `12 ms` and `0.5%`. A figure that is written in
another way, or cannot be true, is unknown, and the others are read all the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from integrations.event_times import possible
from integrations.hints.connection_quality import (
    JITTER,
    LATENCY,
    LOSS,
    MEASURES,
    ConnectionQuality,
    QualityFigures,
)
from integrations.zoom.value_readers import OBJECT, epoch, part, text

SUMMARY = "meeting.participant_qos_summary"
SOUND, PICTURE = "audio_output", "video_output"
"""What the participant sent: what they received depends on others, too."""
SENT = frozenset({SOUND, PICTURE})
FIGURES = tuple(f"{which}_{measure}" for measure in MEASURES for which in ("avg", "max"))
"""The figures of a kind that are read, by Zoom's names."""
MOST_KINDS: Final = 20
"""Zoom's sample has 3 kinds."""
_FIGURE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?(ms|%|)")
_UNITS: Mapping[str, str] = {LOSS: "%", LATENCY: "ms", JITTER: "ms"}
_LARGEST: Mapping[str, float] = {LOSS: 100, LATENCY: 60_000, JITTER: 60_000}
"""A larger figure is no measurement: Zoom ends a connection that is silent for a minute."""


def read(body: object) -> ConnectionQuality | None:
    """The summary in a webhook body, whole or as retained; None without a time, an instance or
    anybody whose connection it may be."""
    inner = part(body, "payload", "object")
    participant = part(inner, "participant")
    at, instance = possible(epoch(part(body).get("event_ts")), None), text(inner.get("uuid"))
    user_id = text(participant.get("participant_id")) or text(participant.get("user_id"))
    registrants = frozenset(
        {text(participant.get("registrant_id")), text(participant.get("id"))} - {""}
    )
    if at is None or not instance or not (user_id or registrants):
        return None
    kinds = participant.get("qos")
    measured = {
        text(kind.get("type")): _measured(part(kind, "details"))
        for kind in of_sent(kinds if isinstance(kinds, list) else ())
    }
    return ConnectionQuality(
        at,
        instance,
        user_id,
        registrants,
        sound=measured.get(SOUND, {}),
        picture=measured.get(PICTURE, {}),
    )


def of_sent(kinds: Iterable[object]) -> Iterator[Mapping[str, object]]:
    """Yields the kinds of measurement, of the list `qos`, that are about what was sent."""
    for kind in islice(kinds, MOST_KINDS):
        if isinstance(kind, OBJECT) and text(kind.get("type")) in SENT:
            yield kind


def _measured(details: Mapping[str, object]) -> dict[str, QualityFigures]:
    measured = {
        measure: QualityFigures(
            _figure(details.get(f"avg_{measure}"), measure),
            _figure(details.get(f"max_{measure}"), measure),
        )
        for measure in MEASURES
    }
    return {measure: figures for measure, figures in measured.items() if figures.worst is not None}


def _figure(value: object, measure: str) -> float | None:
    """A figure in the unit of the measure, also without the unit or as a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        figure = float(value) if abs(value) <= _LARGEST[measure] else -1.0
    else:
        written = _FIGURE.fullmatch(value.strip().lower()) if isinstance(value, str) else None
        if written is None or written[2] not in ("", _UNITS[measure]):
            return None
        figure = float(written[1])
    return figure if 0 <= figure <= _LARGEST[measure] else None
