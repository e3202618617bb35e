"""Follows streams: each in one process, from its offer to its end."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import msgspec
import structlog

from delivery.ledger.retry import insist
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store
from delivery.records.ledger.ledger import Entry, LedgerRow
from delivery.records.streams import stream_entries
from delivery.records.streams.stream_leases import OfferedStream
from delivery.streams.line_writer import LineWriter
from delivery.streams.open_streams import KINDS, Unfinished, unfinished
from delivery.streams.stream_leases import Lapsed, Leases
from delivery.timekeeping.clock import Clock
from integrations import providers
from integrations.provider_webhook import Webhook
from integrations.stream_notice import StreamStart

log = structlog.get_logger("coursewatch.watching")

LONGEST_COURSE = timedelta(hours=12)
PARTING_S = 0.8
ANSWERED_WITHIN_S = 2.0  # of the 3 in which Zoom wants to be answered (FACTS 1)
BREATH_S = 0.1
Note = Callable[[Mapping[str, object]], Awaitable[None]]


class OfferedStreamListener(Protocol):
    async def listen(self, start: StreamStart, note: Note) -> None:
        """Listens until the stream ends or is lost; passes every line to `note`."""


@dataclass(slots=True)
class StreamSupervisor:
    """Follows the streams offered to this process, and free ones."""

    store: Store
    line_writer: LineWriter
    clock: Clock
    listener: OfferedStreamListener
    leases: Leases
    _watches: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _background: set[asyncio.Task[None]] = field(default_factory=set)
    _states: dict[str, str] = field(default_factory=dict)

    async def follow_notice(self, webhook: Webhook) -> None:
        """Acts on a stored webhook, which Zoom may repeat.

        An offer is stored in the list of streams on return, so an acknowledged stream is followed
        even if this process dies. Raises TimeoutError if the database is not available yet; the
        attempt continues.
        """
        if webhook.stream is not None:
            offering = self._start(self._take(webhook.stream, webhook.meeting_id))
            async with asyncio.timeout(ANSWERED_WITHIN_S):
                await asyncio.shield(offering)
        elif webhook.stopped:
            self._stop(webhook.stopped)

    async def resume(self) -> None:
        """Continues the streams that an earlier run of the service followed."""
        left = unfinished(await insist(self._recent_entries))
        offered = [_offered(stream.start, stream.meeting_id) for stream in left]
        await insist(lambda: self.leases.put_back(offered, self.clock.now()))
        await insist(self.follow_free)

    async def follow_free(self) -> int:
        """Takes over free streams; returns how many."""
        count = 0
        while taken := await self.leases.take_free(self.clock.now() - LONGEST_COURSE):
            for stream in taken:
                log.info("stream taken up", stream=stream.stream)
                self._begin(stream, taken_up=True)
            count += len(taken)
            await asyncio.sleep(BREATH_S)
        return count

    def states(self) -> Mapping[str, int]:
        """The number of followed streams by state: `connecting`, `heard` or `lost`."""
        counts = dict.fromkeys(("connecting", "heard", "lost"), 0)
        for stream, task in self._watches.items():
            if not task.done():
                counts[self._states.get(stream, "connecting")] += 1
        return counts

    async def close(self) -> None:
        """Ends every watch with its end stored, so that other processes may take over."""
        held = tuple(self._watches)
        tasks = (*self._watches.values(), *self._background)
        for _ in range(2):  # the second cancellation ends tasks that insist on silent records
            for task in tasks:
                task.cancel()
            if tasks:
                await asyncio.wait(tasks, timeout=PARTING_S)
        if held:
            with suppress(StoreFault, TimeoutError):  # then they run out by themselves
                async with asyncio.timeout(PARTING_S):
                    await self.leases.give_back(*held)
        await self.line_writer.close()

    async def _take(self, start: StreamStart, meeting_id: str | None) -> None:
        offered = _offered(start, meeting_id)
        if await insist(lambda: self.leases.offer(offered, self.clock.now())):
            self._begin(offered)

    def _stop(self, stream: str) -> None:
        """Ends the watch; another process notices at its next renewal."""
        self._start(insist(lambda: self.leases.stopped(stream, self.clock.now())))
        if stream in self._watches:
            self._watches[stream].cancel()

    def _begin(self, offered: OfferedStream, *, taken_up: bool = False) -> None:
        before = self._watches.get(offered.stream)
        task = asyncio.create_task(self._watch(offered, before, taken_up), name="watching")
        self._watches[offered.stream] = task
        task.add_done_callback(_log_fault)

    async def _watch(
        self, offered: OfferedStream, before: asyncio.Task[None] | None, taken_up: bool
    ) -> None:
        """Follows the stream. `before` is this process's own lapsed watch, whose end is not stored
        yet."""
        stream = offered.stream
        try:
            async with self.leases.held(stream):
                if before is not None:
                    await asyncio.wait([before])
                await self._listen(offered, taken_up)
        except Lapsed:  # given back it is not: by now we may have taken it anew
            log.warning("stream let go: its lease has lapsed", stream=stream)
        except Exception:
            await self._finish(stream)
            raise
        else:
            await self._finish(stream)
        finally:
            if self._watches.get(stream) is asyncio.current_task():
                del self._watches[stream]

    async def _listen(self, offered: OfferedStream, taken_up: bool) -> None:
        start = StreamStart(offered.instance, offered.stream, offered.url)
        if await insist(lambda: self._is_foreign(start, offered.meeting_id)):
            log.info("stream of another meeting left alone", stream=start.stream)
            return
        if taken_up:
            left = unfinished(await insist(lambda: self._entries_of(start.instance)))
            resumed = next(
                (
                    unfinished_stream
                    for unfinished_stream in left
                    if unfinished_stream.start.stream == start.stream
                ),
                None,
            )
            if resumed is None:
                return  # the stream ended while no process listened
            await self._note_hole(resumed)
        await self.listener.listen(start, self._note)

    async def _finish(self, stream: str) -> None:
        await insist(lambda: self.leases.finish(stream, self.clock.now()))

    async def _is_foreign(self, start: StreamStart, meeting_id: str | None) -> bool:
        async with self.store.reading() as tx:
            return await stream_entries.is_of_another_meeting(tx, start.instance, meeting_id)

    async def _recent_entries(self) -> list[LedgerRow]:
        async with self.store.reading() as tx:
            return await stream_entries.entries_since(tx, self.clock.now() - LONGEST_COURSE, KINDS)

    async def _entries_of(self, instance: str) -> list[LedgerRow]:
        async with self.store.reading() as tx:
            return await stream_entries.entries_of_instance(tx, instance, KINDS)

    async def _note_hole(self, stream: Unfinished) -> None:
        """Notes a gap from the stream's last line, because its watch ended without a notice."""
        if stream.heard_at is not None:
            await self._note(providers.CURRENT.hole(stream.start, stream.heard_at))

    async def _note(self, line: Mapping[str, object]) -> None:
        self._states[str(line.get("stream"))] = "lost" if line.get("lost") else "heard"
        await self.line_writer.note(entry_of(line))

    def _start(self, act: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(act, name="streams")
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        task.add_done_callback(_log_fault)
        return task


def _offered(start: StreamStart, meeting_id: str | None) -> OfferedStream:
    return OfferedStream(start.stream, start.instance, start.url, meeting_id)


def entry_of(line: Mapping[str, object]) -> Entry:
    """A stream line as a ledger entry; the same line gives the same entry."""
    provider = providers.CURRENT
    events = provider.events_of(line)
    received_at = datetime.fromisoformat(str(line["received_at"]))
    return Entry(
        source=provider.stream_source,
        digest=hashlib.sha256(msgspec.json.encode(line, order="sorted")).digest(),
        received_at=received_at,
        event_at=events[0].at if events else received_at,  # which is a part of the line
        kind=provider.stream_kind(line),
        meeting_id=None,
        instance=str(line["meeting_uuid"]),
        course_id=None,
        line=dict(line),
    )


def _log_fault(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (fault := task.exception()) is not None:
        log.error("watching failed", fault=type(fault).__name__)
