"""Requests a camera stream from Zoom for a live meeting whose stream has not started by itself."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from delivery.lanes import work_off
from delivery.meetings.provisioning import BACK_OFF
from delivery.records.database.store import Store, Transaction
from delivery.records.ledger.ledger import LedgerRow
from delivery.records.streams import stream_requests
from delivery.records.streams.stream_requests import MissingStream, StreamStartRequest
from delivery.streams.open_streams import notice_in
from delivery.timekeeping.clock import Clock
from integrations import providers
from integrations.meeting_provider import MeetingFault, MeetingProvider

log = structlog.get_logger("coursewatch.starting")

KINDS = providers.CURRENT.kinds
OF_STREAMS = (KINDS.stream_offered, KINDS.stream_stopped)
GRACE = timedelta(seconds=20)
"""How long after the start of a meeting its stream may start by itself, in the course's time."""
AT_ONCE = 4
"""Concurrent requests; Zoom accepts 10 to 30 calls a second (FACTS 4.7)."""


@dataclass(frozen=True, slots=True)
class StreamRequester:
    """Searches for missing streams at every run, so a restart forgets nothing and a repetition does
    no harm."""

    store: Store
    provider: MeetingProvider
    clock: Clock

    async def run_due(self) -> int:
        """Requests every missing stream that is due; returns how many."""
        async with self.store.reading() as tx:
            missing = await self._missing(tx)
        due = iter(
            random.sample(missing, len(missing))
        )  # so that processes begin at different places
        lanes = min(AT_ONCE, len(missing))
        await work_off(lambda: self._claim(due), self._ask_for, self._put_off, at_once=lanes)
        return len(missing)

    async def _missing(self, tx: Transaction) -> Sequence[MissingStream]:
        now = self.clock.now()
        live = await stream_requests.live(tx, now - GRACE, now)
        instances = [row.instance for row in live if row.instance]
        entries = await stream_requests.of_instances(tx, instances, OF_STREAMS)
        waiting = await stream_requests.not_due(tx, instances, now)
        return [
            start
            for start in missing(live, entries)
            if (start.instance, start.after) not in waiting
        ]

    async def _claim(self, due: Iterator[MissingStream]) -> StreamStartRequest | None:
        """The next missing stream that no other process has claimed."""
        for wanted in due:
            async with self.store.writing() as tx:
                claimed = await stream_requests.claim(tx, wanted, self.clock.now())
            if claimed is not None:
                return claimed
        return None

    async def _ask_for(self, start: StreamStartRequest) -> None:
        try:
            await self.provider.watch(start.meeting_id)
        except MeetingFault as fault:
            await self._note(start, fault)
        else:
            now = self.clock.now()
            async with self.store.writing() as tx:
                await stream_requests.accepted(tx, start, now, now + BACK_OFF.after(start.attempts))

    async def _note(self, start: StreamStartRequest, fault: MeetingFault) -> None:
        log.warning("stream not started", course_id=start.course_id, fault=str(fault))
        if not fault.permanent:
            await self._put_off(start, str(fault), fault.retry_after_s)
            return
        async with self.store.writing() as tx:
            await stream_requests.outbox.refuse(tx, start, str(fault))

    async def _put_off(
        self, start: StreamStartRequest, fault: str, retry_after_s: float | None = None
    ) -> None:
        due_at = self.clock.now() + BACK_OFF.after(start.attempts, retry_after_s)
        async with self.store.writing() as tx:
            await stream_requests.outbox.again(tx, start, due_at, fault)


def missing(live: Iterable[LedgerRow], notices: Iterable[LedgerRow]) -> Iterator[MissingStream]:
    """The live instances without a stream, or whose last stream ended by a fault.

    A stream that a person stopped is left out: the host may stop it at any time (FACTS 3.1).
    """
    last: dict[str, str] = {}
    stopped: dict[str, bool] = {}
    for row in notices:
        notice = notice_in(row)
        if notice is None:
            continue
        if notice.start is not None:
            last[notice.start.instance] = notice.stream
        else:
            stopped[notice.stream] = notice.may_return
    for row in live:
        instance, meeting_id, course_id = row.instance, row.meeting_id, row.course_id
        if instance is None or meeting_id is None or course_id is None:
            continue
        stream = last.get(instance, "")
        if not stream or stopped.get(stream):
            yield MissingStream(instance, stream, course_id, meeting_id)
