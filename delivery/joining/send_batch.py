"""A batch of messages: claimed together, sent one after another, saved together.

The results of a batch are saved in the commit that claims the next, instead of in two commits for
every letter. If the process dies, each letter of its batch may have been sent, and waits for a
person. So batches are small, and letters that were not begun are given back whenever possible.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from compliance.policy.message_terms import MessageKind, MessageTerms
from delivery.configuration.settings import Settings
from delivery.joining import joining_letter, letter_results
from delivery.joining.client_calendar import with_calendar
from delivery.joining.joining_letter import JoiningDetails
from delivery.joining.letter_results import LetterResult
from delivery.joining.mail_flow import MailFlow
from delivery.notices import notice_letter, staff_letter
from delivery.notices.any_details import details_of, with_record_key
from delivery.notices.notice_details import NoticeDetails
from delivery.notices.staff_details import StaffDetails
from delivery.records.database.store import Store, Transaction
from delivery.records.judgements import policy_pins
from delivery.records.messages import earlier_messages, messages, notices
from delivery.records.messages.instructions import ReadLeadTimes
from delivery.records.messages.messages import MessageRow
from delivery.records.planning import courses
from delivery.records.planning.bookings import BookingRow
from delivery.timekeeping.clock import Clock
from delivery.wording import letter_templates
from delivery.wording.template_files import TemplateSource
from integrations.delivery_receipt import attempt_reference
from integrations.messenger import Letter, MessageFault, Messenger

log = structlog.get_logger("coursewatch.joining")

Due = tuple[BookingRow, MessageRow | None] | MessageRow
"""A booking whose joining instructions are due by email, with its message on record or None; or any
other due message."""
Details = JoiningDetails | NoticeDetails | StaffDetails
HELD_FOR = timedelta(minutes=5)
"""The age of a claim after which no letter is begun, because other processes will soon give it up:
the machine has slept, or the messenger is slow. A letter may take 25 minutes (RFC 5321 4.5.3.2),
and a claim is given up after 30."""
TIME_TO_CALL = timedelta(hours=1)
"""How long before the start a client is called of whom nothing shows that the joining instructions
arrived."""
SHORTEST_WAIT = timedelta(minutes=15)
"""How long any letter may wait for a sign."""


@dataclass(slots=True)
class SendBatch:
    """The letters that a sender has claimed: `claim_next`, then `send_next` while `has_next`, and
    `save` at the end."""

    store: Store
    messenger: Messenger
    clock: Clock
    settings: Settings
    flow: MailFlow
    lead_times: ReadLeadTimes
    taken: int = 0
    """The number of letters accepted in this batch and all before it."""
    waiting: deque[tuple[MessageRow, Details]] = field(default_factory=deque)
    """Claimed letters that were not begun."""
    results: list[LetterResult] = field(default_factory=list)
    """Results that are not saved yet."""

    @property
    def has_next(self) -> bool:
        """Whether there is another letter, and the claim is young enough to begin it."""
        if not self.waiting or not self.flow.may_try:
            return False
        claimed_at = self.waiting[0][0].claimed_at
        return claimed_at is None or self.clock.now() - claimed_at < HELD_FOR

    async def claim_next(self, due: Sequence[Due]) -> None:
        """Saves the results of the last batch and claims the next: bookings that no other process
        has claimed and that still need the letter."""
        async with self.store.writing() as tx:
            # In this order: a claim may wait for a save, which then waits for nothing.
            claimed = await self._claim(tx, due)
            await self._save(tx)
        self._clear()
        self.waiting.extend(claimed)

    async def _claim(self, tx: Transaction, due: Sequence[Due]) -> list[tuple[MessageRow, Details]]:
        """Joining instructions are claimed only while their booking needs them."""
        others = [each for each in due if isinstance(each, MessageRow)]
        joining = [each for each in due if not isinstance(each, MessageRow)]
        claimed = await self._claim_joining(tx, joining) if joining else []
        return [*claimed, *(await self._claim_others(tx, others) if others else [])]

    async def _claim_others(
        self, tx: Transaction, due: Sequence[MessageRow]
    ) -> list[tuple[MessageRow, Details]]:
        now = self.clock.now()
        rows = await messages.reclaim(tx, [row.id for row in due], now)
        current = [(row, await details_of(tx, row, now)) for row in rows]
        await notices.end(tx, [row.id for row, details in current if details is None], "superseded")
        return [
            (row, await with_record_key(tx, details, now))
            for row, details in current
            if details is not None
        ]

    async def _claim_joining(
        self, tx: Transaction, due: Sequence[tuple[BookingRow, MessageRow | None]]
    ) -> list[tuple[MessageRow, Details]]:
        now, ids = self.clock.now(), [booking.id for booking, _ in due]
        still = await messages.still_due(tx, ids, now, await self.lead_times(tx, now))
        wanted = [
            (still[booking.id], failed)
            for booking, failed in due
            if booking.id in still
            and still[booking.id].schedule_version == booking.schedule_version
        ]
        fresh = [booking for booking, failed in wanted if failed is None]
        named = [(booking.id, booking.schedule_version, self._name(booking)) for booking in fresh]
        rows = await messages.claim(tx, named, now)
        rows += await messages.reclaim(tx, [failed.id for _, failed in wanted if failed], now)
        return await self._details(tx, rows, still)

    async def _details(
        self, tx: Transaction, rows: Sequence[MessageRow], still: dict[int, BookingRow]
    ) -> list[tuple[MessageRow, Details]]:
        booked = {row.id: still[row.booking_id] for row in rows if row.booking_id is not None}
        of = {booking.course_id for booking in booked.values()}
        planned, pinned = await courses.by_ids(tx, of), await policy_pins.current_of(tx, of)
        before = await earlier_messages.written_to_before(
            tx, [booking.id for booking in booked.values()]
        )
        details: list[Details] = []
        for row in rows:
            to = booked[row.id]
            pin = pinned.get(to.course_id)
            details.append(
                JoiningDetails(
                    booking=to,
                    course=planned[to.course_id],
                    message_id=row.message_id,
                    replaces=to.id in before,
                    policy=pin.text if pin else None,
                )
            )
        return [*zip(rows, details, strict=True)]

    def _name(self, booking: BookingRow) -> str:
        return joining_letter.message_id(booking, self.settings)

    async def send_next(self) -> None:
        """From here on the letter may have been sent, whatever fails. A thread writes it, because
        writing takes 5 ms, for which webhooks would wait."""
        message, details = self.waiting.popleft()
        fault = letter = None
        try:
            letter = await asyncio.to_thread(self._write, message, details)
            await self.messenger.send(letter)
        except MessageFault as why:
            fault = why
        self.taken += fault is None
        fate = self.flow.judge(message.id, message.attempts, fault)
        source, now = self._template(message, details), self.clock.now()
        unheard_at = _unheard_at(message, details, now)
        self.results.append(LetterResult(message, fate, fault, now, letter, source, unheard_at))

    def _template(self, message: MessageRow, details: Details) -> TemplateSource:
        """The template of the message's words."""
        templates = letter_templates.read(self.settings.message_folder)
        if isinstance(details, StaffDetails):
            return templates.staff.sources[message.kind]
        is_joining = isinstance(details, JoiningDetails)
        words = message.kind if is_joining else notice_letter.words_for(message.kind)
        return templates.of(details.booking.language).sources[words]

    def _write(self, message: MessageRow, details: Details) -> Letter:
        """Writes the letter. Raises MessageFault."""
        now, reference = self.clock.now(), attempt_reference(message.id, message.attempts)
        if isinstance(details, JoiningDetails):
            letter = joining_letter.letter(details, self.settings, now)
        elif isinstance(details, StaffDetails):
            letter = staff_letter.letter(details, self.settings, now)
        else:
            letter = notice_letter.letter(details, self.settings, now)
            letter = with_calendar(letter, details, self.settings, now)
        return replace(letter, reference=reference)

    async def save(self) -> None:
        """Saves the results of the letters that were begun, and gives the others back."""
        if not self.results and not self.waiting:
            return
        async with self.store.writing() as tx:
            await self._save(tx)
        self._clear()

    async def _save(self, tx: Transaction) -> None:
        await letter_results.save(tx, self.results)
        if self.waiting:
            await messages.unclaim(tx, [message for message, _ in self.waiting])

    def _clear(self) -> None:
        for result in self.results:
            letter_results.log_result(result)
        self.results.clear()
        self.waiting.clear()


def _unheard_at(message: MessageRow, details: Details, now: datetime) -> datetime:
    """When a message that is sent now has failed if there is no sign of its arrival. Of joining
    instructions that is while a call can still help."""
    unheard_at = now + _terms(details).unknown
    if message.kind != MessageKind.JOINING or isinstance(details, StaffDetails):
        return unheard_at
    return min(unheard_at, max(now + SHORTEST_WAIT, details.course.starts_at - TIME_TO_CALL))


def _terms(details: Details) -> MessageTerms:
    if isinstance(details, StaffDetails):
        return details.terms
    if isinstance(details, JoiningDetails):
        return joining_letter.terms_of(details)
    return details.policy.messages if details.policy else MessageTerms()
