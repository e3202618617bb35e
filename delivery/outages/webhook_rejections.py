"""Remembers whom the door for Zoom's webhooks refused, and when it took one: little is written."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from compliance.attendance.reachable_time import LOBBY
from compliance.intervals import Span
from delivery.outages.rejected_webhook_gaps import EARLIER
from delivery.records.database.store import Store
from delivery.records.outages import rejection_runs
from delivery.records.outages.rejection_runs import STALE, UNKNOWN_SECRET
from delivery.records.planning import courses
from integrations.provider_webhook import Webhook

LOSES = (UNKNOWN_SECRET, STALE)
"""Why a webhook of Zoom's own may be refused; what bears no signature at all is never Zoom's."""


@dataclass(frozen=True, slots=True)
class Refusals:
    first: datetime
    last: datetime
    requests: int = 1


@dataclass(slots=True)
class WebhookRejections:
    """However many requests are refused, nothing is written before the next `note`."""

    store: Store
    door: str
    """Names the set of secrets that requests are tried with."""
    wake: Callable[[int], None]
    """Told each course whose judgement may rest on other times now."""
    _refused: dict[str, Refusals] = field(default_factory=dict)
    _took_at: datetime | None = None

    def refused(self, kind: str, now: datetime) -> None:
        if kind in LOSES:
            before = self._refused.get(kind)
            first, count = (before.first, before.requests) if before else (now, 0)
            self._refused[kind] = Refusals(first, now, count + 1)

    def took(self, webhook: Webhook, now: datetime) -> None:
        """What was refused for its secret until now came from strangers: ours is right.

        Webhooks of streams are signed with another secret and show nothing of the others.
        """
        if not webhook.of_streams:
            self._refused.pop(UNKNOWN_SECRET, None)
            self._took_at = now

    async def note(self) -> int:
        """How many runs of refusals have begun or ended since the last time. Raises StoreFault, and
        then nothing is forgotten."""
        refused, took_at = dict(self._refused), self._took_at
        if not refused and took_at is None:
            return 0
        changed: list[Span] = []
        async with self.store.writing() as tx:
            if took_at is not None:
                ended = await rejection_runs.taken(tx, self.door, took_at)
                changed += [Span(run.began_at, run.ended_at or took_at) for run in ended]
            for kind, refusals in refused.items():
                counts = (refusals.first, refusals.last, refusals.requests)
                if await rejection_runs.refused(tx, kind, self.door, *counts):
                    changed.append(Span(refusals.first, refusals.last))
        self._forget(refused, took_at)
        for span in changed:
            await self._wake(span)
        return len(changed)

    def _forget(self, refused: dict[str, Refusals], took_at: datetime | None) -> None:
        """All but what has come meanwhile."""
        for kind, run in refused.items():
            if self._refused.get(kind) == run:
                del self._refused[kind]
        if self._took_at == took_at:
            self._took_at = None

    async def _wake(self, span: Span) -> None:
        async with self.store.reading() as tx:
            affected = await courses.around(tx, span.start - EARLIER, span.end + LOBBY)
        for course_id in affected:
            self.wake(course_id)


def door_of(secrets: tuple[str, ...], own: str) -> str:
    """The same for the same secrets, and nobody can tell them from it without our own."""
    return hmac.new(own.encode(), "\n".join(sorted(secrets)).encode(), "sha256").hexdigest()[:40]
