"""Sends joining instructions 48 elapsed hours before the start (cl.1), one a booking and version.

A message is claimed and the claim committed before anything is sent. So whatever crashes when,
nothing goes out twice: a claim that nobody finished may have been sent, and waits for a person.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from delivery import joining_letter
from delivery.clock import Clock
from delivery.joining_letter import Telling
from delivery.records import audit, courses, held_up, messages, pins
from delivery.records.bookings import BookingRow
from delivery.records.messages import MessageRow
from delivery.records.store import Store, Transaction
from delivery.settings import Settings
from integrations.message import MayHaveArrived, MessageFault, Messenger, MessengerDown

log = structlog.get_logger("coursewatch.joining")

AT_ONCE = 3  # letters on their way at a time
A_LOOK = 100
"""Found at a time: what others claim meanwhile is then not walked over."""
LOST_AFTER = timedelta(minutes=15)
"""A claim older than this was made by a process that died: a mail server answers sooner."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
LAST_SECOND_S = 1.0
INTERRUPTED = "the service stopped while it was being sent"


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one sender's turn."""

    taken: int
    down: bool
    """There is no use in asking the messenger for more at present."""


@dataclass(frozen=True, slots=True)
class Joining:
    """All that sending takes. In one process, one `run_due` at a time."""

    store: Store
    messenger: Messenger
    clock: Clock
    settings: Settings

    async def run_due(self) -> int:
        """Sends whatever is due; how many were taken by the messenger. Safe with many processes.

        Raises StoreFault, or a group of what went wrong unexpectedly, after all else was tried.
        """
        await self._give_up_lost(self.clock.now())
        taken, faults, more = 0, list[BaseException](), True
        try:
            while more:
                due = await self._find_due(self.clock.now())
                shared = iter(due)
                senders = [self._send_each(shared) for _ in range(AT_ONCE)]
                ended = await asyncio.gather(*senders, return_exceptions=True)
                faults += [end for end in ended if isinstance(end, BaseException)]
                sent = [end for end in ended if isinstance(end, Sent)]
                taken += sum(one.taken for one in sent)
                more = len(due) >= A_LOOK and not any(one.down for one in sent)
        finally:
            await self.messenger.close()
        if faults:
            raise BaseExceptionGroup("joining instructions", faults)
        return taken

    async def _give_up_lost(self, now: datetime) -> None:
        async with self.store.change() as tx:
            for lost in await messages.left_claimed(tx, now - LOST_AFTER):
                await messages.unsure(tx, lost.id, INTERRUPTED)
                log.warning("joining instructions unsure", booking_id=lost.booking_id)

    async def _find_due(self, now: datetime) -> list[tuple[BookingRow, MessageRow | None]]:
        """First tries come first: what fails again and again keeps nobody else waiting."""
        async with self.store.look() as tx:
            fresh = await messages.due_joining(tx, now, A_LOOK)
            failed = await messages.retryable(tx, now) if len(fresh) < A_LOOK else []
        return [
            *((booking, None) for booking in fresh),
            *((booking, row) for row, booking in failed),
        ]

    async def _send_each(self, due: Iterator[tuple[BookingRow, MessageRow | None]]) -> Sent:
        """Takes one after the other of what all senders share, until the messenger is down."""
        taken = 0
        for booking, failed in due:
            try:
                taken += await _finished(self._send(booking, failed))
            except MessengerDown:  # the rest stays unclaimed, and is due at the next scan
                return Sent(taken, down=True)
        return Sent(taken, down=False)

    async def _send(self, booking: BookingRow, failed: MessageRow | None) -> bool:
        async with self.store.change() as tx:
            claimed = await self._claim(tx, booking, failed)
        if claimed is None:
            return False
        message, telling = claimed
        try:
            letter = joining_letter.letter(telling, self.settings, self.clock.now())
            await self.messenger.send(letter)
        except MessageFault as fault:
            await self._keep_fault(message, fault)
            if isinstance(fault, MessengerDown):
                raise
            return False
        async with self.store.change() as tx:
            await messages.sent(tx, message.id, self.clock.now())
        log.info("joining instructions sent", booking_id=booking.id, attempts=message.attempts)
        return True

    async def _claim(
        self, tx: Transaction, found: BookingRow, failed: MessageRow | None
    ) -> tuple[MessageRow, Telling] | None:
        """None if another was quicker, or nothing is to be told any more."""
        now, version = self.clock.now(), found.schedule_version
        booking = await messages.still_due(tx, found.id, version, now)
        course = await courses.by_id(tx, booking.course_id) if booking else None
        if booking is None or course is None:
            return None
        if failed:
            message = await messages.reclaim(tx, failed.id, now)
        else:
            name = joining_letter.message_id(booking, self.settings)
            message = await messages.claim(tx, booking.id, version, name, now)
        if message is None:
            return None
        replaces = await messages.told_before(tx, booking.id, version)
        pinned = await pins.current(tx, course.id)
        policy = pinned.policy.text if pinned else None
        return message, Telling(booking, course, message.message_id, replaces, policy)

    async def _keep_fault(self, message: MessageRow, fault: MessageFault) -> None:
        told = str(fault)
        async with self.store.change() as tx:
            if isinstance(fault, MayHaveArrived):
                await messages.unsure(tx, message.id, told)
            elif fault.permanent:
                await messages.refused(tx, message.id, told)
            else:
                due_at = self.clock.now() + wait_after(message.attempts)
                await messages.again(tx, message.id, due_at, told)
        log.warning("joining instructions not sent", booking_id=message.booking_id, fault=told)


def wait_after(attempts: int) -> timedelta:
    """How long after so many attempts, in the course's time: 30 s, doubled up to 15 minutes."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)


async def send_again(tx: Transaction, message: MessageRow, *, user_id: int, now: datetime) -> bool:
    """An officer's deliberate act, after which the next scan sends it, if still of use.

    Whether it was possible: what is being sent, or will be tried again anyway, is left alone.
    """
    if not await held_up.let_go_again(tx, message.id, now):
        return False
    await audit.add(
        tx, user_id=user_id, act="message sent again", subject=f"message {message.id}", now=now
    )
    return True


async def _finished(sending: Coroutine[None, None, bool]) -> bool:
    """A letter on its way is not torn up when the service stops: it has a second to arrive."""
    task = asyncio.ensure_future(sending)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=LAST_SECOND_S)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise
