"""Sends joining instructions, once for each booking and schedule version, and all other messages by
one channel. Joining instructions are due the policy's elapsed hours before the start.

Messages are claimed in batches, and the claim is committed before anything is sent. So no crash
sends a letter twice: a claim without a result may have been sent, and waits for a person.
"""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

import structlog

from delivery.configuration.settings import Settings
from delivery.joining.letter_results import BACK_OFF
from delivery.joining.mail_flow import MailFlow
from delivery.joining.send_batch import Due, SendBatch
from delivery.records.database.store import Store, Transaction
from delivery.records.messages import abandoned, messages, notices, overdue
from delivery.records.messages.instructions import ReadLeadTimes, usual_times
from delivery.records.messages.messages import MessageRow
from delivery.records.review import audit
from delivery.timekeeping.clock import Clock
from integrations.messenger import Messenger

log = structlog.get_logger("coursewatch.joining")

AT_ONCE = 3  # letters under way at a time
PAGE, LARGEST_PAGE = 100, 800
"""Due letters are read in pages, so that letters claimed by other processes meanwhile are not
tried. Each query reads all clients who are due, so the page grows where letters go quickly."""
QUICK_PAGE_S = 1.0
LARGEST = 16
"""The largest batch of one sender. If the process is killed, up to three batches are `unsure`, and
each letter is a client without a link until an officer has looked."""
QUICK_S = 0.25
LAST_SECOND_S = 1.0
MISSED_AT_ONCE = 500
"""Letters given up in one transaction, for which a webhook may have to wait."""
INTERRUPTED = "the service stopped while it was being sent"


@dataclass(frozen=True, slots=True)
class SenderTurn:
    """The result of one sender's turn."""

    taken: int
    size: int
    """The size of the sender's next batch."""


@dataclass(frozen=True, slots=True)
class LetterSender:
    """The sender of all messages by one channel, whoever they are for. In one process, one
    `run_due` of it runs at a time."""

    store: Store
    messenger: Messenger
    clock: Clock
    settings: Settings
    flow: MailFlow = field(default_factory=MailFlow)
    lead_times: ReadLeadTimes = usual_times
    channel: str = "email"
    """The way that it serves: `email`, or `text`, by which no joining instructions begin."""
    calendars: bool | None = None
    """Whether it serves letters with a calendar file alone, or the others alone; None: both."""

    async def run_due(self) -> int:
        """Sends the due letters; returns how many the messenger accepted. Safe with many processes.

        While the messenger refuses all letters, sends none until the pause is over, and then one
        letter first. Raises StoreFault, or a group of unexpected faults, after every letter was
        tried.
        """
        await self._give_up_lost(self.clock.now())
        await self._give_up_missed(self.clock.now())
        if not self.flow.may_try:
            return 0
        taken, faults, many_due = 0, list[BaseException](), True
        sizes, page, loop = [1] * AT_ONCE, PAGE, asyncio.get_running_loop()
        try:
            while many_due and self.flow.may_try:
                trial = self.flow.stopped
                due, began = (
                    await self._find_due(self.clock.now(), 1 if trial else page),
                    loop.time(),
                )
                if trial and not due:
                    await self._end_stop_if_idle()
                    break
                shared = iter(due)
                senders = [self._send_each(shared, size) for size in sizes]
                ended = await asyncio.gather(*senders, return_exceptions=True)
                faults += [end for end in ended if isinstance(end, BaseException)]
                taken += sum(end.taken for end in ended if isinstance(end, SenderTurn))
                sizes = [end.size if isinstance(end, SenderTurn) else 1 for end in ended]
                many_due = trial or len(due) >= page
                page = next_page(page, loop.time() - began)
        finally:
            await self.messenger.close()
            await self._put_back()
        if faults:
            raise BaseExceptionGroup("joining instructions", faults)
        return taken

    async def _give_up_lost(self, now: datetime) -> None:
        async with self.store.reading() as tx:
            if not await messages.outbox.abandoned(tx, now):  # nearly always none
                return
        async with self.store.writing() as tx:
            for lost in await messages.outbox.abandoned(tx, now):
                await messages.unsure(tx, lost, INTERRUPTED)
                log.warning("joining instructions unsure", booking_id=lost.booking_id)

    async def _end_stop_if_idle(self) -> None:
        """Ends a stop without a letter to try, because only a letter shows whether the messenger
        accepts any."""
        if not await self._find_due(self.clock.now() + BACK_OFF.longest, 1):
            self.flow.forget()

    async def _put_back(self) -> None:
        ids = self.flow.disbelieved()
        if not ids:
            return
        async with self.store.writing() as tx:
            await overdue.put_back(tx, ids, self.clock.now())

    async def _give_up_missed(self, now: datetime) -> None:
        async with self.store.reading() as tx:
            if not await abandoned.any_missed(tx, now):  # nearly always none
                return
        async with self.store.writing() as tx:
            many = await abandoned.note(tx, now, MISSED_AT_ONCE)
        log.warning("joining instructions missed", many=many)

    async def _find_due(self, now: datetime, most: int = PAGE) -> list[Due]:
        """The due letters. First attempts come before retries, so that failing letters delay no
        other."""
        async with self.store.reading() as tx:
            fresh: list[Due] = []
            if self.channel == "email" and self.calendars is not False:
                fresh = await self._find_joining(tx, now, most)
            room = most - len(fresh)
            others = (
                await notices.due(tx, now, self.channel, room, calendars=self.calendars)
                if room
                else []
            )
        return [*fresh, *others]

    async def _find_joining(self, tx: Transaction, now: datetime, most: int) -> list[Due]:
        times = await self.lead_times(tx, now)
        fresh = await messages.due_joining(tx, now, most, times)
        room = most - len(fresh)
        failed = await messages.retryable(tx, now, room, times) if room else []
        return [
            *((booking, None) for booking in fresh),
            *((booking, row) for row, booking in failed),
        ]

    async def _send_each(self, due: Iterator[Due], size: int = 1) -> SenderTurn:
        """Sends batches of the letters that all senders share, until the messenger refuses."""
        batch = SendBatch(
            self.store, self.messenger, self.clock, self.settings, self.flow, self.lead_times
        )
        try:
            while self.flow.may_try and (due_letters := list(islice(due, size))):
                size = next_size(size, await self._send_all(batch, due_letters))
        finally:  # the remaining letters stay unclaimed, and are due at the next scan
            await _finished(batch.save())
        return SenderTurn(batch.taken, size)

    async def _send_all(self, batch: SendBatch, due_letters: Sequence[Due]) -> float:
        """Sends a batch; returns the messenger's time in seconds, without the records'."""
        await _finished(batch.claim_next(due_letters))
        clock = asyncio.get_running_loop()
        began = clock.time()
        while batch.has_next:
            await _finished(batch.send_next())
        return clock.time() - began


def next_size(size: int, took_s: float) -> int:
    """The size of the batch after one of `size` letters that took `took_s` seconds. Where letters
    go quickly, commits take most of the time; where they go slowly, a small batch risks few
    letters."""
    return min(2 * size, LARGEST) if took_s < QUICK_S else max(1, size // 2)


def next_page(most: int, took_s: float) -> int:
    """The size of the page after one of `most` letters, all tried within `took_s` seconds."""
    return min(2 * most, LARGEST_PAGE) if took_s < QUICK_PAGE_S else PAGE


async def send_again(tx: Transaction, message: MessageRow, *, user_id: int, now: datetime) -> bool:
    """Makes a message due again at an officer's request; the next scan sends it, if still useful.

    Returns whether that was possible: a message that is being sent, or will be tried again anyway,
    stays unchanged.
    """
    if not await overdue.release(tx, message.id, now):
        return False
    await audit.add_about(
        tx, "message", message.id, user_id=user_id, act="message sent again", now=now
    )
    return True


async def _finished(sending: Coroutine[None, None, None]) -> None:
    """Lets a letter under way finish for one second when the service stops."""
    task = asyncio.ensure_future(sending)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=LAST_SECOND_S)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise
