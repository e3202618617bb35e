"""Clients, trainers and the office, who are told what happens by every scan of messages in turn."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import select

from delivery.failures.office_alarms import OfficeAlarms
from delivery.joining.letter_sender import LetterSender
from delivery.joining.mail_flow import MailFlow
from delivery.notices.finding_causes import CauseFinder
from delivery.notices.ladder import ChannelLadder
from delivery.notices.staff_causes import StaffCauseFinder
from delivery.records.database.store import Store
from delivery.records.messages import receipts, steps
from delivery.records.messages.messages import MessageRow
from delivery.records.messages.steps import MessageText
from delivery.records.planning import client_actions
from delivery.records.tables import messages
from integrations.delivery_receipt import DeliveryReceipt, ReceiptState, attempt_reference
from integrations.messenger import Letter
from tests.doubles.mailbox import MailboxRegister, Post
from tests.doubles.settable_clock import SettableClock


@dataclass
class ToldClients:
    store: Store
    clock: SettableClock
    register: MailboxRegister
    texts: Post = field(default_factory=Post)
    has_texts: bool = False
    office: str | None = None
    """The address of the office."""

    @property
    def letters(self) -> Post:
        return self.register.post

    async def run(self) -> None:
        """Every scan of messages once, a minute later."""
        self.clock.go_on(timedelta(minutes=1))
        self.register.settings = replace(self.register.settings, office_email=self.office)
        await self.find_causes()
        await self.find_staff_causes()
        await ChannelLadder(self.store, self.clock, self.has_texts).run_due()
        await self.register.scan()
        flow = MailFlow(self.clock.elapsed_s)
        settings = self.register.settings
        sender = LetterSender(self.store, self.texts, self.clock, settings, flow, channel="text")
        await sender.run_due()

    async def find_causes(self) -> None:
        await CauseFinder(self.store, self.clock, self.has_texts).run_due()

    async def find_staff_causes(self) -> None:
        has_office = self.office is not None
        await StaffCauseFinder(self.store, self.clock, has_office).run_due()
        await OfficeAlarms(self.store, self.clock, has_office).run_due()

    async def all_messages(self) -> list[MessageRow]:
        async with self.store.reading() as tx:
            rows = await tx.execute(select(messages).order_by(messages.c.id))
            return [MessageRow(**row._asdict()) for row in rows]

    async def message(self, kind: str) -> MessageRow:
        (row,) = [row for row in await self.register.messages() if row.kind == kind]
        return row

    async def state(self, kind: str) -> tuple[str, str, str | None]:
        """The way, the state and the receipt of the only message of this kind."""
        row = await self.message(kind)
        return row.channel, row.state, row.receipt

    async def steps(self, kind: str) -> list[tuple[str, str]]:
        """The way and the result of each step of the only message of this kind."""
        async with self.store.reading() as tx:
            every = await steps.of_messages(tx, [(await self.message(kind)).id])
        return [(step.channel, step.result) for step in every]

    async def report(self, kind: str, state: ReceiptState, attempt: int | None = None) -> bool:
        """The channel reports on an attempt: the last, unless said otherwise."""
        row = await self.message(kind)
        return await self.receipt(attempt_reference(row.id, attempt or row.attempts), state)

    async def receipt(self, reference: str, state: ReceiptState) -> bool:
        receipt = DeliveryReceipt(reference, state, self.clock.now(), "550 5.1.1")
        async with self.store.writing() as tx:
            return await receipts.add(tx, receipt, self.clock.now())

    async def opens_the_link(self, booking_id: int = 1) -> None:
        async with self.store.writing() as tx:
            now = self.clock.now()
            await client_actions.add(tx, booking_id=booking_id, kind="opened", now=now)

    async def texts_kept(self, kind: str) -> list[MessageText]:
        """The kept words of the only message of this kind."""
        async with self.store.reading() as tx:
            return await steps.texts_of_messages(tx, [(await self.message(kind)).id])


def in_a_line(letter: Letter) -> str:
    """The plain text of a letter without its line breaks."""
    return " ".join(letter.text.split())
