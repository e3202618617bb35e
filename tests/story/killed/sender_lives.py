"""The lives of the sender of one round: one that is killed, and those that come after it."""

import asyncio
import json
import os
import signal
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Pool, event, or_, select

from delivery.failures.office_alarms import OfficeAlarms
from delivery.joining.letter_sender import LetterSender
from delivery.joining.mail_flow import MailFlow
from delivery.joining.receipt_seeker import ReceiptSeeker
from delivery.joining.transport import messenger, notify_email, text_messenger
from delivery.notices.finding_causes import CauseFinder
from delivery.notices.ladder import ChannelLadder
from delivery.notices.staff_causes import StaffCauseFinder
from delivery.policies import shipped_policies
from delivery.records.database.store import Store
from delivery.records.tables import bookings, courses, messages
from delivery.wording import letter_templates
from delivery.wording.template_files import PHRASES
from integrations.text_letters import TextLetters
from tests.doubles.mailbox import MailboxRegister, settings
from tests.doubles.settable_clock import SettableClock
from tests.integrations.notify.simulated_notify import EMAIL_TEMPLATE, KEY, TEXT_TEMPLATE
from tests.story.killed.deadly_channels import ARMED, PORTS
from tests.story.killed.message_families import Family, Round

LATER = (timedelta(minutes=2), timedelta(minutes=35), timedelta(minutes=150))
"""When the sender runs again: soon; once the dead process has been given up; and once what may have
gone out has waited for a receipt."""


KILLED = object()
Scan = Callable[[], Coroutine[Any, Any, int]]


@dataclass(frozen=True, slots=True)
class Lives:
    """The lives of one round on the database, with the channels' folder."""

    url: str
    folder: Path
    family: Family
    round: Round
    clock: SettableClock = field(default_factory=SettableClock)

    async def begin(self) -> None:
        """Brings about the cause."""
        self.clock.set(self.round.at)
        async with self._register() as register:
            await self.family.prepare(register, self.round)

    async def live(self) -> int:
        """Runs every scan once; returns how many steps the database took."""
        steps = StepCount()
        steps.listen()
        await self._scan(timedelta(minutes=1))
        return steps.count

    async def die_at(self, step: int) -> None:
        """Runs every scan, and dies at this step of the database."""
        StepCount(step).listen()
        await self._scan(timedelta(minutes=1))

    async def be_killed_at(self, step: str) -> None:
        """Runs every scan, and is killed by the channel at this step of the hand-over."""
        (self.folder / ARMED).write_text(json.dumps({"pid": os.getpid(), "step": step}))
        await self._scan(timedelta(minutes=1))

    async def go_on(self) -> None:
        """Runs every scan at each later time."""
        (self.folder / ARMED).unlink(missing_ok=True)
        for later in LATER:
            await self._scan(later)

    async def ends(self) -> list[tuple[str, str]]:
        """The way and the state of each message of this round."""
        store = Store(self.url)
        of_course = select(courses.c.id).where(courses.c.reference == f"C-{self.round.number}")
        of_booking = select(bookings.c.id).where(bookings.c.course_id.in_(of_course))
        query = select(messages.c.channel, messages.c.state).where(
            messages.c.kind == self.family.kind,
            or_(messages.c.course_id.in_(of_course), messages.c.booking_id.in_(of_booking)),
        )
        async with store.reading() as tx:
            rows = [(row.channel, row.state) for row in await tx.execute(query)]
        await store.close()
        return rows

    @asynccontextmanager
    async def _register(self) -> AsyncIterator[MailboxRegister]:
        ports = json.loads((self.folder / PORTS).read_text())
        by_smtp = {"smtp_port": ports["smtp"], "smtp_tls": "none"}
        ours = replace(settings(), office_email=self.round.address, **by_smtp)
        if self.family.notify:
            ours = replace(
                ours,
                notify_url=f"http://127.0.0.1:{ports['notify']}",
                notify_api_key=f"live-{KEY.service_id}-{KEY.secret}",
                notify_email_template=EMAIL_TEMPLATE,
                notify_text_template=TEXT_TEMPLATE,
            )
        store, at = Store(self.url), self.round.at
        try:
            yield MailboxRegister(store, self.clock, settings=ours, changed_at=at)
        finally:
            await store.close()

    async def _scan(self, after: timedelta) -> None:
        self.clock.set(self.round.at + after)
        async with AsyncExitStack() as stack:
            register = await stack.enter_async_context(self._register())
            for scan in self._scans(register, stack):
                await scan()

    def _scans(self, register: MailboxRegister, stack: AsyncExitStack) -> list[Scan]:
        store, clock, ours = register.store, self.clock, register.settings
        smtp, email, texts = messenger(ours), notify_email(ours, clock), text_messenger(ours, clock)
        calendars = True if email else None
        scans: list[Scan] = [
            CauseFinder(store, clock, texts is not None).run_due,
            StaffCauseFinder(store, clock, office=True).run_due,
            OfficeAlarms(store, clock, office=True).run_due,
            ChannelLadder(store, clock, texts is not None).run_due,
            LetterSender(store, smtp, clock, ours, calendars=calendars).run_due,
        ]
        if email and texts:
            by_text = TextLetters(texts)
            scans += [
                LetterSender(store, by_text, clock, ours, MailFlow(), channel="text").run_due,
                LetterSender(store, email, clock, ours, MailFlow(), calendars=False).run_due,
                ReceiptSeeker(store, texts, clock).run_due,
                ReceiptSeeker(store, email, clock, "email", calendars=False).run_due,
            ]
            stack.push_async_callback(email.close)
            stack.push_async_callback(texts.close)
        return scans


@dataclass(slots=True)
class StepCount:
    """Counts the steps of this process at the database, and dies at one: the beginning and the end
    of a statement, the beginning of a commit, and its end."""

    last: int | None = None
    count: int = 0

    def listen(self) -> None:
        for target, name in (
            (Engine, "before_cursor_execute"),
            (Engine, "after_cursor_execute"),
            (Engine, "commit"),
            (Pool, "reset"),
        ):
            event.listen(target, name, self._step)

    def _step(self, *_: object) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def read_beforehand() -> None:
    """Reads templates and policies, so that the processes that are forked need not."""
    templates = letter_templates.read(None).of("en")
    for kind in templates.sources:
        if kind != PHRASES:
            templates.template(kind)
    for layout in ("joining.txt", "joining.html", "notice.txt", "notice.html"):
        templates.layout(layout)
    for name in shipped_policies.names():
        shipped_policies.shipped(name)


def in_a_process(life: Callable[[], Awaitable[object]], answer: Path) -> object:
    """Runs a life in a process of its own; returns what it returns, or KILLED. Raises RuntimeError
    if it failed in any other way."""
    answer.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        os._exit(_lived(life, answer))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return KILLED
    if status:
        raise RuntimeError(f"a life ended with {status}")
    return json.loads(answer.read_text())["returned"]


def _lived(life: Callable[[], Awaitable[object]], answer: Path) -> int:
    try:

        async def live() -> object:
            return await life()

        answer.write_text(json.dumps({"returned": asyncio.run(live())}))
    except BaseException:  # noqa: BLE001 - the process that was forked must not go on
        traceback.print_exc()
        return 1
    return 0
