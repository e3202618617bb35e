"""A handful of joining instructions: claimed together, sent one after the other, kept together.

What came of one handful is kept in the commit that claims the next, instead of two commits for
every letter. What the process takes with it when it dies is then one handful: each letter of it may
have been sent, and waits for a person. So a handful is small, and what of it was not begun is given
back whenever that is known.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from delivery.configuration.settings import Settings
from delivery.joining import joining_letter
from delivery.joining.joining_letter import JoiningDetails
from delivery.records.database.store import Store, Transaction
from delivery.records.judgements import policy_pins
from delivery.records.messages import messages
from delivery.records.messages.messages import MessageRow
from delivery.records.planning import courses
from delivery.records.planning.bookings import BookingRow
from delivery.timekeeping.back_off import BackOff
from delivery.timekeeping.clock import Clock
from integrations.messenger import MayHaveArrived, MessageFault, Messenger, MessengerDown

log = structlog.get_logger("coursewatch.joining")

Due = tuple[BookingRow, MessageRow | None]
"""A booking as it was found, and the message to it that failed before."""
HELD_FOR = timedelta(minutes=10)
"""No letter is begun on an older claim, for others are about to give it up for lost: the machine
has slept, or the messenger takes its time."""
BACK_OFF = BackOff(first=timedelta(seconds=30), longest=timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of one letter."""

    message: MessageRow
    fault: MessageFault | None
    """None: it was taken."""
    at: datetime


@dataclass(slots=True)
class SendBatch:
    """What a sender has in hand: `turn` to the next, `send_next` while there is one, and `keep`
    whatever happened."""

    store: Store
    messenger: Messenger
    clock: Clock
    settings: Settings
    taken: int = 0
    """By the messenger, of this handful and all before it."""
    down: bool = False
    """The messenger takes nothing now."""
    waiting: deque[tuple[MessageRow, JoiningDetails]] = field(default_factory=deque)
    """Claimed and not begun."""
    ended: list[Ended] = field(default_factory=list)
    """And not kept yet."""

    @property
    def goes_on(self) -> bool:
        """Whether there is another letter, and it may be begun."""
        if not self.waiting or self.down:
            return False
        claimed_at = self.waiting[0][0].claimed_at
        return claimed_at is None or self.clock.now() - claimed_at < HELD_FOR

    async def turn(self, found: Sequence[Due]) -> None:
        """Keeps what came of the last, and claims those of which nobody was quicker, and of which
        there still is something to tell."""
        async with self.store.writing() as tx:
            # In this order: whoever claims may wait for one who keeps, who then waits for nobody.
            claimed = await self._claim(tx, found)
            await self._keep(tx)
        self._let_go()
        self.waiting.extend(claimed)

    async def _claim(
        self, tx: Transaction, found: Sequence[Due]
    ) -> list[tuple[MessageRow, JoiningDetails]]:
        now, ids = self.clock.now(), [booking.id for booking, _ in found]
        still = await messages.still_due(tx, ids, now)
        wanted = [
            (still[booking.id], failed)
            for booking, failed in found
            if booking.id in still
            and still[booking.id].schedule_version == booking.schedule_version
        ]
        fresh = [one for one, failed in wanted if failed is None]
        named = [(one.id, one.schedule_version, self._name(one)) for one in fresh]
        rows = await messages.claim(tx, named, now)
        rows += await messages.reclaim(tx, [failed.id for _, failed in wanted if failed], now)
        return await self._details(tx, rows, still)

    async def _details(
        self, tx: Transaction, rows: Sequence[MessageRow], still: dict[int, BookingRow]
    ) -> list[tuple[MessageRow, JoiningDetails]]:
        booked = {row.booking_id: still[row.booking_id] for row in rows}
        of = {one.course_id for one in booked.values()}
        planned, pinned = await courses.by_ids(tx, of), await policy_pins.current_of(tx, of)
        before = await messages.told_before(tx, booked)
        found = []
        for row in rows:
            to = booked[row.booking_id]
            pin = pinned.get(to.course_id)
            found.append(
                JoiningDetails(
                    booking=to,
                    course=planned[to.course_id],
                    message_id=row.message_id,
                    replaces=to.id in before,
                    policy=pin.text if pin else None,
                )
            )
        return [*zip(rows, found, strict=True)]

    def _name(self, booking: BookingRow) -> str:
        return joining_letter.message_id(booking, self.settings)

    async def send_next(self) -> None:
        """From here on it may have gone out, whatever breaks."""
        message, details = self.waiting.popleft()
        fault = None
        try:
            letter = joining_letter.letter(details, self.settings, self.clock.now())
            await self.messenger.send(letter)
        except MessageFault as why:
            fault = why
        self.taken += fault is None
        self.down = isinstance(fault, MessengerDown)
        self.ended.append(Ended(message, fault, self.clock.now()))

    async def keep(self) -> None:
        """What came of each letter that was begun; the others are nobody's again."""
        if not self.ended and not self.waiting:
            return
        async with self.store.writing() as tx:
            await self._keep(tx)
        self._let_go()

    async def _keep(self, tx: Transaction) -> None:
        taken = [(one.message, one.at) for one in self.ended if one.fault is None]
        await messages.sent(tx, taken)
        for one in self.ended:
            if one.fault is not None:
                await _keep_fault(tx, one.message, one.fault, one.at)
        if self.waiting:
            await messages.unclaim(tx, [message for message, _ in self.waiting])

    def _let_go(self) -> None:
        for one in self.ended:
            _say(one)
        self.ended.clear()
        self.waiting.clear()


async def _keep_fault(
    tx: Transaction, message: MessageRow, fault: MessageFault, at: datetime
) -> None:
    told = str(fault)
    if isinstance(fault, MayHaveArrived):
        await messages.unsure(tx, message, told)
    elif fault.permanent:
        await messages.outbox.refuse(tx, message, told)
    else:
        await messages.outbox.again(tx, message, at + BACK_OFF.after(message.attempts), told)


def _say(one: Ended) -> None:
    booking_id = one.message.booking_id
    if one.fault is None:
        attempts = one.message.attempts
        log.info("joining instructions sent", booking_id=booking_id, attempts=attempts)
    else:
        log.warning("joining instructions not sent", booking_id=booking_id, fault=str(one.fault))
