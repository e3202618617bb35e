"""A real mail server that refuses everybody: no letter is given up, and all go out afterwards."""

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import product

import pytest

from delivery.joining.letter_sender import AT_ONCE, LetterSender
from delivery.joining.mail_flow import PAUSE
from tests.delivery.joining.refusals.nine_letters import (
    CLIENTS,
    UNCLEAR_QUOTA,
    book_everybody,
    smtp_to,
    take_turns,
)
from tests.doubles.mail_server import TAKEN, MailServer, mail_server
from tests.doubles.mailbox import MailboxRegister
from tests.doubles.refusing_mail_server import Rationed, Refusing
from tests.first_of_many import first_of_rows

ABOUT_US = [
    "554 client host blocked",
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
    "550 quota exceeded",
    "550 5.4.5 Daily sending quota exceeded",
]
ALIKE = [UNCLEAR_QUOTA, "550 User unknown", "550 rejected", "554 Transaction failed"]
FIRST = [("to_recipient", ABOUT_US[0]), ("to_letter", ALIKE[0])]
OTHERS = sorted({*product(("to_recipient", "to_letter"), ABOUT_US + ALIKE)}.difference(FIRST))
REFUSALS = pytest.mark.parametrize(("place", "answer"), first_of_rows(FIRST + OTHERS, len(FIRST)))
"""At which place of a letter's transaction the server refuses, and its answer."""


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as started:
        yield started


@pytest.fixture
async def sender(register: MailboxRegister, server: MailServer) -> LetterSender:
    await book_everybody(register)
    return register.joining_by(smtp_to(server))


@REFUSALS
async def test_no_letter_is_refused_for_good_by_a_server_that_refuses_everybody(
    register: MailboxRegister, sender: LetterSender, server: MailServer, place: str, answer: str
) -> None:
    setattr(server, place, answer)
    for _ in range(5):
        assert await sender.run_due() == 0
        register.clock.go_on(timedelta(minutes=15))
    assert sender.flow.stopped
    assert "refused" not in await register.states()
    setattr(server, place, TAKEN)
    for _ in range(3):
        register.clock.go_on(timedelta(minutes=15))
        await sender.run_due()
    assert await register.states() == ["sent"] * CLIENTS
    assert len(set(server.recipients)) == len(server.recipients) == CLIENTS
    assert not sender.flow.stopped


@pytest.mark.thorough
@REFUSALS
async def test_no_letter_is_refused_for_good_where_the_server_accepted_others_just_before(
    register: MailboxRegister, server: MailServer, place: str, answer: str
) -> None:
    sender = register.joining_by(smtp_to(server))
    await register.course()
    await register.book("BEFORE")
    assert await sender.run_due() == 1
    await book_everybody(register)
    setattr(server, place, answer)
    await take_turns(register, sender, 1)
    assert sender.flow.stopped
    assert sorted(set(await register.states())) == ["due", "sent"]
    setattr(server, place, TAKEN)
    await take_turns(register, sender, 3)
    assert await register.states() == ["sent"] * (CLIENTS + 1)
    assert len(set(server.recipients)) == len(server.recipients) == CLIENTS + 1


@pytest.mark.thorough
async def test_a_quota_that_lets_few_letters_through_at_a_time_ends_none(
    register: MailboxRegister,
) -> None:
    await book_everybody(register)
    server = Rationed(UNCLEAR_QUOTA)
    async with mail_server(server=server):
        sender = register.joining_by(smtp_to(server))
        for _ in range(CLIENTS):
            server.left = 2
            await sender.run_due()
            assert "refused" not in await register.states()
            register.clock.go_on(timedelta(minutes=16))
    assert await register.states() == ["sent"] * CLIENTS
    assert len(set(server.recipients)) == len(server.recipients) == CLIENTS


@pytest.mark.thorough
async def test_a_mailbox_that_may_be_full_is_believed_when_others_were_taken_again_and_again(
    register: MailboxRegister,
) -> None:
    await book_everybody(register)
    async with mail_server(server=Refusing(UNCLEAR_QUOTA, "b3@client.example")) as server:
        sender = register.joining_by(smtp_to(server))
        for number in range(3):
            assert "refused" not in await register.states()
            await take_turns(register, sender, 1)
            await register.book(f"LATE-{number}")
    assert sorted(await register.states()) == ["refused"] + ["sent"] * (CLIENTS + 1)


async def test_a_stopped_sender_asks_again_with_one_letter_and_ever_more_seldom(
    register: MailboxRegister, sender: LetterSender, server: MailServer
) -> None:
    server.to_recipient = ABOUT_US[0]
    await sender.run_due()
    connections = server.connections
    await sender.run_due()
    assert server.connections == connections
    for pauses in range(1, 4):
        register.clock.go_on(PAUSE.after(pauses))
        await sender.run_due()
        assert server.connections == connections + pauses
        await sender.run_due()
        assert server.connections == connections + pauses
    assert sender.flow.stopped_s == sum(PAUSE.after(n).total_seconds() for n in range(1, 4))
    assert sender.flow.fault == "the mail server refuses us: 554"


async def test_a_clock_that_is_set_back_does_not_lengthen_the_pause(
    register: MailboxRegister, sender: LetterSender, server: MailServer
) -> None:
    register.clock.go_on(timedelta(hours=5))
    server.to_recipient = ABOUT_US[0]
    await sender.run_due()
    server.to_recipient = TAKEN
    register.clock.go_on(PAUSE.after(1))
    register.clock.set(register.clock.now() - timedelta(hours=1))
    assert await sender.run_due() >= CLIENTS - AT_ONCE
