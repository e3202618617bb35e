"""Which streams of signalling are listened to: each once, from its offer to its end."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import msgspec
import structlog

from delivery.clock import Clock
from delivery.insisting import insist
from delivery.judging import Judge
from delivery.notebook import Notebook
from delivery.records import streams
from delivery.records.ledger import Entry, LedgerRow
from delivery.records.store import Store
from delivery.room import Room
from delivery.settings import Settings
from delivery.unfinished import KINDS, Unfinished, unfinished
from integrations.zoom import rtms_words
from integrations.zoom.rtms import NEXT, Listener
from integrations.zoom.rtms_protocol import Keys
from integrations.zoom.webhook import StreamStart, Webhook

log = structlog.get_logger("coursewatch.watching")

LONGEST_COURSE = timedelta(hours=12)
PARTING_S = 0.8
Note = Callable[[Mapping[str, object]], Awaitable[None]]


class Listens(Protocol):
    async def listen(self, start: StreamStart, note: Note) -> None:
        """Until the stream is over or lost for good; every line to be kept goes to `note`."""


@dataclass(slots=True)
class Watching:
    """Off the path of the webhook: nothing here can turn its answer into an error."""

    store: Store
    book: Notebook
    clock: Clock
    listener: Listens
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)

    def heed(self, webhook: Webhook) -> None:
        """Act on an event that is in the ledger already. Zoom may send it any number of times."""
        if webhook.stream is not None:
            self._begin(webhook.stream, webhook.meeting_id)
        elif webhook.event == "meeting.rtms_stopped":
            self._end(rtms_words.stream_of(webhook.body))

    async def resume(self) -> None:
        """Take up again what an earlier life of the service listened to."""
        for stream in unfinished(await insist(self._told)):
            await self._note_hole(stream)
            self._begin(stream.start, stream.meeting_id)

    def states(self) -> Mapping[str, int]:
        """How many streams are being listened to: `connecting`, `heard`, or `lost` for now."""
        found = dict.fromkeys(("connecting", "heard", "lost"), 0)
        for stream, task in self._tasks.items():
            if not task.done():
                told = self._kinds.get(stream, "connecting")
                found[told if told in found else "heard"] += 1
        return found

    async def close(self) -> None:
        """Every watch that began has its end on record afterwards."""
        tasks = tuple(self._tasks.values())
        for _ in range(2):  # the second time for those that insist on records that do not answer
            for task in tasks:
                task.cancel()
            if tasks:
                await asyncio.wait(tasks, timeout=PARTING_S)
        await self.book.close()

    def _begin(self, start: StreamStart, meeting_id: str | None) -> None:
        """A second connection would cut the first one off (FACTS, trap 27), and one that is over
        cannot be had again: an id is listened to once in the life of the service."""
        if start.stream in self._tasks:
            return
        task = asyncio.create_task(self._watch(start, meeting_id), name="watching")
        self._tasks[start.stream] = task
        task.add_done_callback(_tell_fault)

    def _end(self, stream: str) -> None:
        task = self._tasks.get(stream)
        if task is not None:
            task.cancel()

    async def _watch(self, start: StreamStart, meeting_id: str | None) -> None:
        if await insist(lambda: self._is_foreign(start, meeting_id)):
            log.info("stream of another meeting left alone", stream=start.stream)
            return
        await self.listener.listen(start, self._note)

    async def _is_foreign(self, start: StreamStart, meeting_id: str | None) -> bool:
        async with self.store.look() as tx:
            return await streams.is_of_another_meeting(tx, start.instance, meeting_id)

    async def _told(self) -> list[LedgerRow]:
        async with self.store.look() as tx:
            return await streams.told_since(tx, self.clock.now() - LONGEST_COURSE, KINDS)

    async def _note_hole(self, stream: Unfinished) -> None:
        """We ended without saying so: nothing is known since the last line of the stream."""
        if stream.heard_at is not None:
            await self._note(rtms_words.line(stream.start, stream.heard_at + NEXT, lost=True))

    async def _note(self, line: Mapping[str, object]) -> None:
        self._kinds[str(line.get("stream"))] = rtms_words.kind_of(line)
        await self.book.note(entry_of(line))


def entry_of(line: Mapping[str, object]) -> Entry:
    """A line of a stream as the ledger keeps it; the same line is the same entry."""
    told = rtms_words.translate(line)
    return Entry(
        source="rtms",
        digest=hashlib.sha256(msgspec.json.encode(line, order="sorted")).digest(),
        received_at=datetime.fromisoformat(str(line["received_at"])),
        event_at=told[0].at if told else None,
        kind=f"rtms.{rtms_words.kind_of(line)}",
        meeting_id=None,
        instance=str(line["meeting_uuid"]),
        course_id=None,
        line=dict(line),
    )


def watching_of(settings: Settings, store: Store, judge: Judge, clock: Clock) -> Watching | None:
    """None where the app that receives streams is not set up: cameras are then unknown."""
    client_id, secret = settings.zoom_rtms_client_id, settings.zoom_rtms_client_secret
    if client_id is None or secret is None:
        return None
    listener = Listener(Keys(client_id, secret), clock.now)
    return Watching(store, Notebook(Room(store, judge).append), clock, listener)


def _tell_fault(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (fault := task.exception()) is not None:
        log.error("watching failed", fault=type(fault).__name__)
