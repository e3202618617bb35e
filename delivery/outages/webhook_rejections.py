"""Remembers which webhooks were refused and when one was accepted, and writes rarely."""

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
"""The reasons for which a webhook from Zoom itself may be refused; one without a signature is not
from Zoom."""


@dataclass(frozen=True, slots=True)
class Refusals:
    first: datetime
    last: datetime
    requests: int = 1


@dataclass(slots=True)
class WebhookRejections:
    """Counts refused requests in memory; only `note` writes them down."""

    store: Store
    secret_set: str
    """Identifies the current set of webhook secrets."""
    wake: Callable[[int], None]
    """Called with each course whose reachable time has changed."""
    _refused: dict[str, Refusals] = field(default_factory=dict)
    _accepted_at: datetime | None = None

    def refused(self, kind: str, now: datetime) -> None:
        if kind in LOSES:
            before = self._refused.get(kind)
            first, count = (before.first, before.requests) if before else (now, 0)
            self._refused[kind] = Refusals(first, now, count + 1)

    def accepted(self, webhook: Webhook, now: datetime) -> None:
        """Notes an accepted webhook: the secret is right, so requests refused for theirs came from
        strangers.

        Webhooks about streams have another secret and show nothing about this one.
        """
        if not webhook.of_streams:
            self._refused.pop(UNKNOWN_SECRET, None)
            self._accepted_at = now

    async def note(self) -> int:
        """Writes the runs of refusals that began or ended since the last call; returns how many.

        Raises StoreFault, and forgets nothing then.
        """
        refused, accepted_at = dict(self._refused), self._accepted_at
        if not refused and accepted_at is None:
            return 0
        changed: list[Span] = []
        async with self.store.writing() as tx:
            if accepted_at is not None:
                ended = await rejection_runs.accepted(tx, self.secret_set, accepted_at)
                changed += [Span(run.began_at, run.ended_at or accepted_at) for run in ended]
            for kind, refusals in refused.items():
                counts = (refusals.first, refusals.last, refusals.requests)
                if await rejection_runs.refused(tx, kind, self.secret_set, *counts):
                    changed.append(Span(refusals.first, refusals.last))
        self._forget(refused, accepted_at)
        for span in changed:
            await self._wake(span)
        return len(changed)

    def _forget(self, refused: dict[str, Refusals], accepted_at: datetime | None) -> None:
        """Removes what was written, but not what arrived meanwhile."""
        for kind, run in refused.items():
            if self._refused.get(kind) == run:
                del self._refused[kind]
        if self._accepted_at == accepted_at:
            self._accepted_at = None

    async def _wake(self, span: Span) -> None:
        async with self.store.reading() as tx:
            affected = await courses.around(tx, span.start - EARLIER, span.end + LOBBY)
        for course_id in affected:
            self.wake(course_id)


def secret_set_of(secrets: tuple[str, ...], service_secret: str) -> str:
    """A keyed hash of the secrets: the same for the same set, and meaningless without the service's
    own secret."""
    return hmac.new(
        service_secret.encode(), "\n".join(sorted(secrets)).encode(), "sha256"
    ).hexdigest()[:40]
