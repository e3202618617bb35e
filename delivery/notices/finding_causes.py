"""Adds a message for everything that clients are to be told, by the policy of their course."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from compliance.policy.message_terms import Channel, MessageKind, MessageTerms, channels_for
from compliance.policy.policy import PolicyFault
from delivery.policies import pinning
from delivery.records.database.store import Store, Transaction
from delivery.records.messages import causes
from delivery.records.messages.causes import MessageCause, NewMessage
from delivery.records.messages.instructions import USUAL_LEAD
from delivery.records.planning import courses
from delivery.timekeeping.clock import Clock

log = structlog.get_logger("coursewatch.notices")

LATELY = timedelta(hours=2)
"""Each scan looks at what came up so lately; a scan an hour looks further back."""
LONGEST_BACK = timedelta(days=31)
WHOLE_EVERY = timedelta(hours=1)
MOST = 200


@dataclass(slots=True)
class CauseFinder:
    """Finds what clients are to be told. `texts`: whether the service can send text messages;
    `terms`: those of the provider's latest policy, which say when a reminder is due."""

    store: Store
    clock: Clock
    texts: bool
    terms: MessageTerms
    looked_back_at: datetime | None = field(default=None, init=False)
    """When this process last looked at the whole of `LONGEST_BACK`."""

    async def run_due(self) -> int:
        """Adds the messages; returns how many. Raises StoreFault."""
        now = self.clock.now()
        whole = self.looked_back_at is None or now - self.looked_back_at >= WHOLE_EVERY
        since = now - (LONGEST_BACK if whole else LATELY)
        async with self.store.reading() as tx:
            if begun := await causes.beginning(tx):
                since = max(since, begun)
            new_causes = await causes.untold(tx, since, now, self.terms.window_warning, MOST)
            new = await self._messages(tx, new_causes, now)
        if new:
            async with self.store.writing() as tx:
                added = await causes.add(tx, new, now)
            log.info("messages added", many=added)
        self.looked_back_at = now if whole else self.looked_back_at
        return len(new)

    async def _messages(
        self, tx: Transaction, new_causes: Sequence[MessageCause], now: datetime
    ) -> list[NewMessage]:
        planned = await courses.by_ids(tx, {cause.course_id for cause in new_causes})
        new = []
        for cause in new_causes:
            course = planned[cause.course_id]
            try:
                policy = await pinning.policy_of(tx, course)
            except PolicyFault:
                log.exception("policy of a course cannot be read", course_id=course.id)
                continue
            lead = policy.instructions_lead or USUAL_LEAD
            if cause.kind == MessageKind.MOVED and course.starts_at - lead <= now:
                continue  # the joining instructions say so
            new.append(self._message(cause, policy.messages))
        return new

    def _message(self, cause: MessageCause, terms: MessageTerms) -> NewMessage:
        if cause.kind not in terms.kinds:
            return NewMessage(cause, Channel.EMAIL, "unwanted")
        channels = possible(channels_for(cause.preferred_contact, terms), self.texts)
        return NewMessage(cause, channels[0], "due")


def possible(channels: Sequence[str], texts: bool) -> tuple[str, ...]:
    """The channels without text messages where the service cannot send any."""
    return tuple(channel for channel in channels if texts or channel != Channel.TEXT)
