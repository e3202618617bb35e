"""`make bench-letters`: how quickly a wave of messages is sent that are due in the same minute:
joining instructions and decisions by SMTP, and decisions by email and by text message through the
Notify that runs here.

The mail server and Notify are processes of their own. Everything else is the service's real
sending: every message is claimed and stored durably. Beside it stands what the channel alone does
with the same messages.
"""

import argparse
import asyncio
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from delivery import cycle_collection
from delivery.joining import letter_sender
from delivery.joining.letter_sender import LetterSender
from delivery.records.database.store import Store
from delivery.records.migrate import migrate
from delivery.wording import letter_templates
from integrations.email.smtp import Smtp
from integrations.email.smtp_route import Route
from integrations.messenger import Messenger
from integrations.notify.api_client import NotifyClient
from integrations.notify.email_channel import NotifyEmail
from integrations.notify.text_channel import NotifyText
from integrations.text_letters import TextLetters
from tests import stored_register
from tests.bench.measuring import result_table
from tests.bench.waves import bare_channel, due_outcomes, loop_lag
from tests.bench.waves.bare_channel import CopyingMessenger
from tests.bench.waves.mail_sink import sink, taken
from tests.delivery.records.planned_course import booking_details, course_details
from tests.doubles.mailbox import BOOKED_AT, STARTS, MailboxRegister
from tests.doubles.settable_clock import SettableClock
from tests.integrations.notify.simulated_notify import EMAIL_TEMPLATE, KEY, TEXT_TEMPLATE

A_COURSE = 9  # clients
A_MINUTE = 3_000
"""The requests that Notify takes in any 60 seconds."""
BARE_BY_NOTIFY = 1_500
WAVES = ("joining", "decisions", "notify_emails", "texts")
BY_NOTIFY = ("notify_emails", "texts")
NAMES = {
    "joining": "joining messages by SMTP",
    "decisions": "decisions by SMTP",
    "notify_emails": f"decisions by email through Notify, which takes {A_MINUTE:,} a minute",
    "texts": f"decisions by text message, Notify takes {A_MINUTE:,} a minute",
}


@dataclass(frozen=True, slots=True)
class Wave:
    took_s: float
    rate: float
    """Messages a second."""
    bare: float
    """Messages a second of the channel alone."""
    lag: str


async def booked(
    store: Store, clock: SettableClock, count: int
) -> tuple[MailboxRegister, list[tuple[int, int]]]:
    """Stores clients with personal links, nine a course, whose joining instructions are all due in
    this minute; returns the ids of their bookings and courses."""
    register, ids = MailboxRegister(store, clock), []
    async with store.writing() as tx:
        for number in range(count):
            if number % A_COURSE == 0:
                planned = course_details(reference=f"C-{number}", starts_at=STARTS)
                course_id, _ = await stored_register.put_course(tx, planned, BOOKED_AT)
            email = f"b-{number}@client.example"
            details = booking_details(course_id, reference=f"B-{number}", email=email)
            booking_id, _ = await stored_register.put_booking(tx, details, BOOKED_AT)
            await stored_register.register(tx, booking_id, f"reg-{number}", BOOKED_AT)
            ids.append((booking_id, course_id))
    return register, ids


@asynccontextmanager
async def notify(*, texts: bool) -> AsyncIterator[Messenger]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.waves.notify_process", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert child.stdout is not None
        url = f"http://127.0.0.1:{int(await child.stdout.readline())}"
        client = NotifyClient(url, KEY)
        text = TextLetters(NotifyText(client, TEXT_TEMPLATE))
        yield text if texts else NotifyEmail(client, EMAIL_TEMPLATE)
    finally:
        child.terminate()
        await child.wait()


@asynccontextmanager
async def mail() -> AsyncIterator[Messenger]:
    async with sink() as port:
        yield Smtp(Route(host="127.0.0.1", port=port, sender="c@provider.example", tls="none"))
        print(f"  the mail server took {await taken(port):,}", flush=True)


async def send_all(register: MailboxRegister, channel: str, by: Messenger, count: int) -> float:
    """Runs the service's own scan, again each second, until every message was taken; returns the
    seconds."""
    sender = LetterSender(register.store, by, register.clock, register.settings, channel=channel)
    began, sent = time.perf_counter(), await sender.run_due()
    while sent < count:
        await asyncio.sleep(1)
        register.clock.go_on(timedelta(seconds=1))
        sent += await sender.run_due()
    return time.perf_counter() - began


async def wave(name: str, count: int, folder: Path) -> Wave:
    """One wave, with records of its own, and then the channel alone."""
    url, texts = f"sqlite:///{folder}/records.db", name == "texts"
    migrate(url)
    store = Store(url)
    try:
        register, ids = await booked(store, SettableClock(), count)
        if name != "joining":
            due = await due_outcomes.sign_all(register, ids, texts=texts)
            if due != count:
                raise RuntimeError(f"{due} of {count} messages are due")
        async with notify(texts=texts) if name in BY_NOTIFY else mail() as channel:
            copying = CopyingMessenger(channel)
            cycle_collection.begin()  # these two as `coursewatch serve` does
            letter_templates.compile_all(None)
            async with loop_lag.measured() as lag:
                way = "text" if texts else "email"
                took = await send_all(register, way, copying, count)
            if name in BY_NOTIFY:
                await asyncio.sleep(61)  # until Notify takes as many as ever
            many = BARE_BY_NOTIFY if name in BY_NOTIFY else count
            bare = await bare_channel.rate(channel, copying.letters[:many])
        if len(copying.letters) != count:
            raise RuntimeError(f"{len(copying.letters)} messages were taken of {count}")
        return Wave(took, count / took, bare, str(lag))
    finally:
        await store.close()


async def run(name: str, count: int, rounds: int) -> list[result_table.Line]:
    waves = []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            waves.append(await wave(name, count, Path(folder)))
        print(f"{name}, round {number + 1}: {waves[-1]}, load {os.getloadavg()[0]:.1f}", flush=True)
    rate = statistics.median(each.rate for each in waves)
    ratio = statistics.median(each.rate / each.bare for each in waves)
    bare = statistics.median(each.bare for each in waves)
    took = statistics.median(each.took_s for each in waves)
    goal = "as Notify takes them" if name in BY_NOTIFY else "≥ 75/s"
    subject = f"{count:,} {NAMES[name]}, {letter_sender.AT_ONCE} at a time"
    load = f"load at the end {os.getloadavg()[0]:.1f}"
    return [
        (subject, goal, f"**{rate:.0f}/s**, {took:.0f} s"),
        ("its rate ÷ the channel alone", "", f"{ratio:.2f} ({rate:.0f}/s ÷ {bare:.0f}/s)"),
        ("the loop meanwhile", "steps ≤ 10 ms", f"{waves[-1].lag}; {load}"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=4_500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=WAVES, nargs="*", default=WAVES)
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began = result_table.machine()
    quiet = structlog.make_filtering_bound_logger(logging.ERROR)
    structlog.configure(wrapper_class=quiet)  # a log line a letter is no part of the measurement
    lines = [
        line for name in typed.only for line in asyncio.run(run(name, typed.letters, typed.rounds))
    ]
    table = result_table.table(began, "make bench-letters", lines)
    result_table.publish("letters", table, write=typed.write)


if __name__ == "__main__":
    main()
