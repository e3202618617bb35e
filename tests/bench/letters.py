"""`make bench-letters`: the joining instructions of a wave, beside a connection and a build each.

The mail server is a process of its own. Ours is the service's real sending: every letter claimed
and noted in the records, durably. The other way keeps no records: it renders with the same
templates, builds with the standard library, and opens a connection for each letter.
"""

import argparse
import asyncio
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path

import aiosmtplib
import structlog

from delivery.joining import letter_sender
from delivery.joining.joining_letter import Telling, letter, message_id
from delivery.joining.letter_sender import LetterSender
from delivery.records.database.store import Store
from delivery.records.meetings import meetings
from delivery.records.messages import messages
from delivery.records.migrate import migrate
from delivery.records.planning import bookings, courses
from integrations.email.smtp import Smtp
from integrations.email.smtp_connection import Route
from integrations.messenger import Letter
from tests.bench.measuring import result_table
from tests.delivery.records.planned_course import booking_details, course_details
from tests.doubles.mailbox import BOOKED_AT, STARTS, MailboxRegister
from tests.doubles.settable_clock import SettableClock

A_COURSE = 9  # clients
SINK = """
import asyncio
TAKEN = 0
class Talk(asyncio.Protocol):
    def connection_made(self, transport):
        self.to, self.told, self.letter = transport, b"", False
        transport.write(b"220 sink.example\\r\\n")
    def data_received(self, data):
        global TAKEN
        self.told += data
        while True:
            end = b"\\r\\n.\\r\\n" if self.letter else b"\\r\\n"
            line, found, rest = self.told.partition(end)
            if not found:
                return
            self.told = rest
            if self.letter:
                TAKEN += 1
                self.letter = False
                self.to.write(b"250 taken\\r\\n")
            else:
                self.answer(line[:4].upper())
    def answer(self, verb):
        if verb == b"DATA":
            self.letter = True
            self.to.write(b"354 go on\\r\\n")
        elif verb == b"QUIT":
            self.to.write(b"221 bye\\r\\n")
            self.to.close()
        elif verb == b"NOOP":
            self.to.write(b"250 %d\\r\\n" % TAKEN)
        else:
            self.to.write(b"250 sink.example\\r\\n")
async def main():
    server = await asyncio.get_running_loop().create_server(Talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


@asynccontextmanager
async def sink() -> AsyncIterator[int]:
    """A mail server that reads every letter and keeps none; the port that it listens at."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SINK, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert child.stdout is not None
        yield int(await child.stdout.readline())
    finally:
        child.terminate()
        await child.wait()


async def taken(port: int) -> int:
    """How many letters the sink has taken in its life."""
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False) as client:
        return int((await client.noop()).message)


async def booked(store: Store, clock: SettableClock, count: int) -> MailboxRegister:
    """So many clients with a link, nine a course, all due in this minute."""
    register = MailboxRegister(store, clock)
    async with store.writing() as tx:
        for number in range(count):
            if number % A_COURSE == 0:
                planned = course_details(reference=f"C-{number}", starts_at=STARTS)
                course_id, _ = await courses.put(tx, planned, BOOKED_AT)
            email = f"b-{number}@client.example"
            details = booking_details(course_id, reference=f"B-{number}", email=email)
            booking_id, _ = await bookings.put(tx, details, BOOKED_AT)
            await meetings.add_registrant(
                tx,
                booking_id=booking_id,
                course_id=course_id,
                kind="client",
                schedule_version=1,
                registrant_id=f"reg-{number}",
                join_url="https://zoom.example/j/1",
                now=BOOKED_AT,
            )
    return register


async def tellings(register: MailboxRegister, count: int) -> list[Telling]:
    async with register.store.reading() as tx:
        due = await messages.due_joining(tx, register.clock.now(), count)
        planned = await courses.by_ids(tx, {message.course_id for message in due})
    return [
        Telling(message, planned[message.course_id], message_id(message, register.settings), False)
        for message in due
    ]


def built(written: Letter, sender: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP_POLICY.clone(cte_type="7bit"))
    mail["From"], mail["To"], mail["Subject"] = sender, written.to, written.subject
    mail["Date"], mail["Message-ID"] = written.written_at, written.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(written.text)
    mail.add_alternative(written.html, subtype="html")
    mail.add_attachment(
        (written.calendar or b"").decode(),
        subtype="calendar",
        filename="course.ics",
        params={"method": "PUBLISH"},
    )
    return mail


async def one_by_one(register: MailboxRegister, tellings: Sequence[Telling], port: int) -> float:
    """Letters a second, a connection and a build each."""
    due = iter(tellings)

    async def sender() -> None:
        for telling in due:
            written = letter(telling, register.settings, register.clock.now())
            mail = built(written, register.settings.mail_from)
            await aiosmtplib.send(mail, hostname="127.0.0.1", port=port, start_tls=False)

    began = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(letter_sender.AT_ONCE)))
    return len(tellings) / (time.perf_counter() - began)


async def ours(register: MailboxRegister, port: int, count: int) -> float:
    """Letters a second, by the service's own scan."""
    sender = register.settings.mail_from
    smtp = Smtp(Route(host="127.0.0.1", port=port, sender=sender, tls="none"))
    began = time.perf_counter()
    sent = await LetterSender(register.store, smtp, register.clock, register.settings).run_due()
    took = time.perf_counter() - began
    if sent != count:
        raise RuntimeError(f"{sent} of {count} letters were sent")
    return count / took


async def round_of(count: int, share: int, folder: Path, port: int) -> tuple[float, float]:
    url = f"sqlite:///{folder}/records.db"
    migrate(url)
    store = Store(url)
    try:
        register = await booked(store, SettableClock(), count)
        before = await taken(port)
        slow = await one_by_one(register, await tellings(register, share), port)
        quick = await ours(register, port, count)
        if (arrived := await taken(port) - before) != count + min(share, count):
            raise RuntimeError(f"{arrived} letters arrived of {count + share}")
        return quick, slow
    finally:
        await store.close()


async def run(count: int, share: int, rounds: int) -> result_table.Line:
    rates = []
    async with sink() as port:
        for number in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                quick, slow = await round_of(count, share, Path(folder), port)
            print(f"round {number + 1}: {quick:.0f}/s, one by one {slow:.0f}/s", flush=True)
            rates.append((quick, slow))
    quick, slow = (statistics.median(column) for column in zip(*rates, strict=True))
    return (
        f"{count:,} joining messages, {letter_sender.AT_ONCE} at a time "
        "÷ a connection and a build each",
        "≥ 3",
        f"**{quick / slow:.2f}** ({quick:.0f}/s ÷ {slow:.0f}/s)",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--beside", type=int, default=2_000, help="letters sent the other way")
    parser.add_argument("--rounds", type=int, default=3)
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)  # a line a letter in a terminal is no part of it
    line = asyncio.run(run(typed.letters, typed.beside, typed.rounds))
    table = result_table.table(began, "make bench-letters", [line])
    result_table.publish("letters", table, write=typed.write)


if __name__ == "__main__":
    main()
