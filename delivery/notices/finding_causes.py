"""Adds a message for everything that clients are to be told, by the policy of their course."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

import structlog

from compliance.outcomes.decision_dates import proof_ends
from compliance.policy.message_terms import LINKS, Channel, MessageKind, MessageTerms, channels_for
from compliance.policy.policy import Policy, PolicyFault
from delivery.policies import pinning
from delivery.policies.reminders import longest_warning
from delivery.records.database.store import Store, Transaction
from delivery.records.messages import causes, notices
from delivery.records.messages.causes import MessageCause
from delivery.records.messages.instructions import USUAL_LEAD
from delivery.records.messages.notices import NewMessage
from delivery.records.planning import courses
from delivery.records.planning.courses import CourseRow
from delivery.timekeeping.clock import Clock

log = structlog.get_logger("coursewatch.notices")

LATELY = timedelta(hours=2)
"""Each scan looks at what came up so lately; a scan an hour looks further back."""
LONGEST_BACK = timedelta(days=31)
WHOLE_EVERY = timedelta(hours=1)
MOST = 200


@dataclass(frozen=True, slots=True)
class LookBack:
    """How far back a scan looks: not far, and once an hour over the whole of `LONGEST_BACK`."""

    whole_at: datetime | None = None
    """When this process last looked at the whole."""

    def since(self, now: datetime) -> tuple[datetime, Self]:
        """The time since which a scan looks, and what counts once it has looked."""
        if self.whole_at is None or now - self.whole_at >= WHOLE_EVERY:
            return now - LONGEST_BACK, replace(self, whole_at=now)
        return now - LATELY, self


@dataclass(slots=True)
class CauseFinder:
    """Finds what clients are to be told. `texts`: whether the service can send text messages."""

    store: Store
    clock: Clock
    texts: bool
    look_back: LookBack = LookBack()

    async def run_due(self) -> int:
        """Adds the messages; returns how many. Raises StoreFault."""
        now = self.clock.now()
        since, look_back = self.look_back.since(now)
        async with self.store.reading() as tx:
            if begun := await causes.beginning(tx):
                since = max(since, begun)
            warning = await longest_warning(tx)
            new_causes = await causes.untold(tx, since, now, warning, MOST)
            new = await self._messages(tx, new_causes, now)
        if new:
            async with self.store.writing() as tx:
                added = await notices.add(tx, new, now)
            log.info("messages added", many=added)
        self.look_back = look_back
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
            if cause.ends_at and cause.ends_at > now + policy.messages.window_warning:
                continue
            if cause.kind == MessageKind.PROOF_ASKED and not _can_be_proven(course, policy, now):
                continue
            new.append(self._message(cause, policy.messages))
        return new

    def _message(self, cause: MessageCause, terms: MessageTerms) -> NewMessage:
        if cause.kind in LINKS:  # to the address on the booking, whatever the client prefers
            return NewMessage(cause, Channel.EMAIL, "due")
        if cause.kind not in (*terms.kinds, MessageKind.REQUEST_ANSWERED):
            return NewMessage(cause, Channel.EMAIL, "unwanted")
        channels = possible(channels_for(cause.preferred_contact, terms), self.texts)
        return NewMessage(cause, channels[0], "due")


def _can_be_proven(course: CourseRow, policy: Policy, now: datetime) -> bool:
    """Whether the policy returns a charge against proof, and its time is not over."""
    return bool(policy.decision_times.proof_clause) and now < proof_ends(course.ends_at, policy)


def possible(channels: Sequence[str], texts: bool) -> tuple[str, ...]:
    """The channels without text messages where the service cannot send any."""
    return tuple(channel for channel in channels if texts or channel != Channel.TEXT)
