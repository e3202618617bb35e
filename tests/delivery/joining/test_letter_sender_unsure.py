"""Joining instructions when the service dies or stops over them: none goes out twice."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from delivery.joining import letter_sender
from delivery.records.messages.messages import outbox
from integrations.messenger import Letter, MayHaveArrived
from tests.doubles.mailbox import Crash, MailboxRegister, Post

SECOND = timedelta(seconds=1)


async def test_who_dies_before_sending_leaves_it_unsure_and_never_sent_again(
    register: MailboxRegister,
) -> None:
    await register.course()
    await register.book()
    register.post.before = [Crash()]
    with pytest.raises(BaseExceptionGroup):
        await register.scan()
    assert await register.states() == ["claimed"]
    register.clock.go_on(outbox.abandoned_after - SECOND)
    await register.scan()
    assert await register.states() == ["claimed"]
    register.clock.go_on(SECOND)
    await register.scan()
    assert await register.states() == ["unsure"]
    register.clock.go_on(timedelta(hours=20))
    assert await register.scan() == 0
    assert register.post.letters == []


async def test_who_dies_after_sending_has_sent_it_once(register: MailboxRegister) -> None:
    await register.course()
    await register.book()
    register.post.after = [Crash()]
    with pytest.raises(BaseExceptionGroup):
        await register.scan()
    for _ in range(5):
        register.clock.go_on(outbox.abandoned_after)
        await register.scan()
    assert len(register.post.letters) == 1
    assert await register.states() == ["unsure"]


async def test_one_crash_does_not_keep_the_others_waiting(register: MailboxRegister) -> None:
    await register.course()
    for reference in "ABCDE":
        await register.book(reference)
    register.post.before = [Crash()]
    with pytest.raises(BaseExceptionGroup):
        await register.scan()
    await register.scan()
    assert sorted(await register.states()) == ["claimed", "sent", "sent", "sent", "sent"]


DIES_WHILE_SENDING = """
import asyncio, os, sys
from delivery.joining.letter_sender import LetterSender
from delivery.records.messages.messages import MessageRow
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store, Transaction
from tests.doubles.mailbox import settings
from tests.doubles.settable_clock import SettableClock

class Last:
    async def send(self, letter):
        os.write(1, letter.message_id.encode())
        os.kill(os.getpid(), 9)
    async def close(self): ...

asyncio.run(LetterSender(Store(sys.argv[1]), Last(), SettableClock(), settings()).run_due())
"""


@pytest.mark.thorough
async def test_a_process_that_is_killed_while_it_sends_is_not_followed_by_a_second_letter(
    register: MailboxRegister, database_url: str
) -> None:
    await register.course()
    await register.book()
    killed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", DIES_WHILE_SENDING, database_url],
        capture_output=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert (killed.returncode, killed.stdout) == (-9, b"<joining.b1.v1@provider.example>")
    assert await register.states() == ["claimed"]
    register.clock.go_on(outbox.abandoned_after + SECOND)
    assert await register.scan() == 0
    assert await register.states() == ["unsure"]


async def test_what_may_have_arrived_is_not_sent_again(register: MailboxRegister) -> None:
    await register.course()
    await register.book()
    register.post.after = [MayHaveArrived("no answer")]
    await register.scan()
    register.clock.go_on(timedelta(hours=1))
    await register.scan()
    assert len(register.post.letters) == 1
    (message,) = await register.messages()
    assert (message.state, message.fault) == ("unsure", "no answer")


@pytest.fixture
async def slow(register: MailboxRegister) -> "SlowPost":
    await register.course()
    for reference in "ABCDE":
        await register.book(reference)
    return SlowPost()


class SlowPost(Post):
    """Each letter waits at the counter until it is let through."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = asyncio.Semaphore(0)
        self.open = asyncio.Event()

    async def send(self, letter: Letter) -> None:
        self.waiting.release()
        await self.open.wait()
        await super().send(letter)


async def test_letters_on_their_way_arrive_when_the_service_stops_and_no_more_are_begun(
    register: MailboxRegister, slow: SlowPost
) -> None:
    register.post = slow
    scan = asyncio.create_task(register.scan())
    for _ in range(letter_sender.AT_ONCE):
        await slow.waiting.acquire()
    scan.cancel()
    slow.open.set()
    with pytest.raises(asyncio.CancelledError):
        await scan
    assert await register.states() == ["sent"] * letter_sender.AT_ONCE
