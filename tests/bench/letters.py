"""`make bench-letters`: how quickly a wave of joining instructions is sent.

The mail server is a process of its own. Everything else is the service's real sending: every letter
is claimed and stored durably.
"""

import argparse
import asyncio
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosmtplib
import structlog

from delivery.joining import letter_sender
from delivery.joining.letter_sender import LetterSender
from delivery.records.database.store import Store
from delivery.records.migrate import migrate
from integrations.email.smtp import Smtp
from integrations.email.smtp_route import Route
from tests import stored_register
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
    """A mail server that reads every letter and keeps none; yields its port."""
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
    """The number of letters that the mail server has accepted."""
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False) as client:
        return int((await client.noop()).message)


async def booked(store: Store, clock: SettableClock, count: int) -> MailboxRegister:
    """Stores clients with personal links, nine a course, whose letters are all due in this
    minute."""
    register = MailboxRegister(store, clock)
    async with store.writing() as tx:
        for number in range(count):
            if number % A_COURSE == 0:
                planned = course_details(reference=f"C-{number}", starts_at=STARTS)
                course_id, _ = await stored_register.put_course(tx, planned, BOOKED_AT)
            email = f"b-{number}@client.example"
            details = booking_details(course_id, reference=f"B-{number}", email=email)
            booking_id, _ = await stored_register.put_booking(tx, details, BOOKED_AT)
            await stored_register.register(tx, booking_id, f"reg-{number}", BOOKED_AT)
    return register


async def letters_a_second(register: MailboxRegister, port: int, count: int) -> float:
    """The letters a second that the service's own scan sends."""
    sender = register.settings.mail_from
    smtp = Smtp(Route(host="127.0.0.1", port=port, sender=sender, tls="none"))
    began = time.perf_counter()
    sent = await LetterSender(register.store, smtp, register.clock, register.settings).run_due()
    took = time.perf_counter() - began
    if sent != count:
        raise RuntimeError(f"{sent} of {count} letters were sent")
    return count / took


async def wave(count: int, folder: Path, port: int) -> float:
    """The letters a second of one wave, with records of its own."""
    url = f"sqlite:///{folder}/records.db"
    migrate(url)
    store = Store(url)
    try:
        register = await booked(store, SettableClock(), count)
        before = await taken(port)
        rate = await letters_a_second(register, port, count)
        if (arrived := await taken(port) - before) != count:
            raise RuntimeError(f"{arrived} letters arrived of {count}")
        return rate
    finally:
        await store.close()


async def run(count: int, rounds: int) -> result_table.Line:
    rates = []
    async with sink() as port:
        for number in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                rates.append(await wave(count, Path(folder), port))
            print(f"round {number + 1}: {rates[-1]:.0f}/s", flush=True)
    return (
        f"{count:,} joining messages, {letter_sender.AT_ONCE} at a time",
        "≥ 75/s",
        f"**{statistics.median(rates):.0f}/s**",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=4_500)
    parser.add_argument("--rounds", type=int, default=3)
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)  # a log line a letter is no part of the measurement
    line = asyncio.run(run(typed.letters, typed.rounds))
    table = result_table.table(began, "make bench-letters", [line])
    result_table.publish("letters", table, write=typed.write)


if __name__ == "__main__":
    main()
