"""Records of a course that a provider of meetings makes by itself: a summary, a transcript."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class RecordKind(Enum):
    ASSISTANT_STARTED = "assistant_started"
    """An assistant listens, which can answer questions and write a summary."""
    ASSISTANT_STOPPED = "assistant_stopped"
    SUMMARY = "summary"
    """A written summary exists."""
    SUMMARY_SHARED = "summary_shared"
    TRANSCRIPT = "transcript"
    """The words of the course exist as text."""
    DELETED = "deleted"
    """A summary, or an assistant's content, was deleted."""


@dataclass(frozen=True, slots=True)
class RecordNotice:
    """The provider reports a record. It is no recording by a client, and no rule judges it."""

    at: datetime
    kind: RecordKind


ENDS: dict[RecordKind, frozenset[RecordKind]] = {
    RecordKind.ASSISTANT_STOPPED: frozenset({RecordKind.ASSISTANT_STARTED}),
    RecordKind.DELETED: frozenset({RecordKind.SUMMARY, RecordKind.SUMMARY_SHARED}),
}
"""The kinds that each kind ends. The deletion of a transcript is not reported."""


def outstanding(notices: Iterable[RecordNotice]) -> tuple[RecordNotice, ...]:
    """The first notice of each kind that nothing later ends, in time order."""
    standing: dict[RecordKind, RecordNotice] = {}
    for notice in sorted(notices, key=lambda notice: notice.at):
        if notice.kind in ENDS:
            for ended in ENDS[notice.kind]:
                standing.pop(ended, None)
        else:
            standing.setdefault(notice.kind, notice)
    return tuple(standing.values())


def first_of_each(notices: Iterable[RecordNotice]) -> tuple[RecordNotice, ...]:
    """The first notice of each kind, in time order."""
    first: dict[RecordKind, RecordNotice] = {}
    for notice in sorted(notices, key=lambda notice: notice.at):
        first.setdefault(notice.kind, notice)
    return tuple(first.values())
