"""A real mail server that refuses everybody: no letter is given up, and all go out afterwards."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from delivery.joining.letter_sender import AT_ONCE, LetterSender
from delivery.joining.mail_flow import PAUSE
from integrations.email.smtp import Smtp
from integrations.email.smtp_route import Route
from tests.doubles.mail_server import TAKEN, MailServer, mail_server
from tests.doubles.mailbox import MailboxRegister
from tests.doubles.refusing_mail_server import Rationed, Refusing
from tests.first_of_many import first_of

CLIENTS = 9
ABOUT_US = [
    "554 client host blocked",
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
    "550 quota exceeded",
    "550 5.4.5 Daily sending quota exceeded",
]
UNCLEAR_QUOTA = "550 5.2.2 quota exceeded"
ALIKE = [UNCLEAR_QUOTA, "550 User unknown", "550 rejected", "554 Transaction failed"]


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as started:
        yield started


@pytest.fixture
async def sender(register: MailboxRegister, server: MailServer) -> LetterSender:
    await book_everybody(register)
    return register.joining_by(smtp_to(server))


def smtp_to(server: MailServer) -> Smtp:
    return Smtp(Route(host="127.0.0.1", port=server.port, sender="us@provider.example", tls="none"))


@pytest.mark.parametrize("place", ["to_recipient", "to_letter"])
@pytest.mark.parametrize("answer", first_of(ABOUT_US) + first_of(ALIKE))
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


@pytest.mark.parametrize("place", ["to_recipient", "to_letter"])
@pytest.mark.parametrize("answer", first_of(ABOUT_US) + first_of(ALIKE))
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


async def book_everybody(register: MailboxRegister) -> None:
    await register.course()
    for number in range(CLIENTS):
        await register.book(f"B{number}")


async def take_turns(register: MailboxRegister, sender: LetterSender, turns: int) -> None:
    for _ in range(turns):
        await sender.run_due()
        register.clock.go_on(timedelta(minutes=16))


async def run_beside(register: MailboxRegister, server: MailServer, turns: int) -> LetterSender:
    await book_everybody(register)
    async with mail_server(server=server):
        sender = register.joining_by(smtp_to(server))
        await take_turns(register, sender, turns)
    return sender


async def test_an_unknown_recipient_is_refused_at_once_and_nobody_else(
    register: MailboxRegister,
) -> None:
    server = Refusing("550 5.1.1 User unknown", "b3@client.example")
    await run_beside(register, server, 1)
    assert sorted(await register.states()) == ["refused"] + ["sent"] * (CLIENTS - 1)


async def test_a_refusal_that_does_not_say_why_is_believed_when_others_were_taken(
    register: MailboxRegister,
) -> None:
    await book_everybody(register)
    async with mail_server(server=Refusing("550 rejected", "b3@client.example")) as server:
        sender = register.joining_by(smtp_to(server))
        await take_turns(register, sender, 3)
        await register.book("LATE")  # b3's letter may have been offered after all the others
        await take_turns(register, sender, 2)
    assert sorted(await register.states()) == ["refused"] + ["sent"] * CLIENTS


async def test_a_letter_that_alone_is_refused_for_a_cause_of_ours_stops_nobody_else(
    register: MailboxRegister,
) -> None:
    await book_everybody(register)
    answer = "550 5.7.1 Not authorised to write to this group"
    async with mail_server(server=Refusing(answer, "b3@client.example")) as server:
        sender = register.joining_by(smtp_to(server))
        await take_turns(register, sender, 6)
        assert sorted(await register.states()) == ["due"] + ["sent"] * (CLIENTS - 1)
        await register.book("LATE")
        await take_turns(register, sender, 2)
    assert sorted(await register.states()) == ["due"] + ["sent"] * CLIENTS
    assert not sender.flow.stopped


async def test_bad_addresses_in_a_row_are_refused_at_once_although_no_other_letter_is_due(
    register: MailboxRegister,
) -> None:
    everybody = [f"b{number}@client.example" for number in range(CLIENTS)]
    server = Refusing("550 5.1.1 User unknown", *everybody)
    sender = await run_beside(register, server, 1)
    assert await register.states() == ["refused"] * CLIENTS
    assert not sender.flow.stopped


@pytest.mark.parametrize("words", ["Mailbox full", "The sender's daily quota is exceeded"])
async def test_full_mailboxes_in_a_row_stop_nobody_and_are_tried_again(
    register: MailboxRegister, words: str
) -> None:
    everybody = [f"b{number}@client.example" for number in range(CLIENTS)]
    sender = await run_beside(register, Refusing(f"452 4.2.2 {words}", *everybody), 3)
    assert await register.states() == ["due"] * CLIENTS
    assert not sender.flow.stopped


async def test_recipients_that_a_server_does_not_know_by_words_alone_are_refused_once_it_took_one(
    register: MailboxRegister,
) -> None:
    await book_everybody(register)
    bad = [f"b{number}@client.example" for number in range(CLIENTS - 1)]
    async with mail_server(server=Refusing("550 User unknown", *bad)) as server:
        sender = register.joining_by(smtp_to(server))
        await take_turns(register, sender, CLIENTS)
        await register.book("LATE")  # b8's letter may have been offered before the others
        await take_turns(register, sender, 2)
    assert sorted(await register.states()) == ["refused"] * len(bad) + ["sent"] * 2


async def test_a_server_that_ends_by_refusing_everybody_alike_ends_no_letter(
    register: MailboxRegister,
) -> None:
    await register.course()
    for number in range(30):
        await register.book(f"B{number}")
    async with mail_server() as server:
        sender = register.joining_by(smtp_to(server))
        sender.flow.judge(0, 1, None)
        server.to_recipient = "550 User unknown"
        await sender.run_due()
        assert sender.flow.stopped
        assert set(await register.states()) == {"due"}


async def test_letters_that_a_mail_server_puts_off_are_all_offered(
    register: MailboxRegister,
) -> None:
    everybody = [f"b{number}@client.example" for number in range(CLIENTS)]
    server = Refusing("451 4.7.1 Greylisting in action, please come back later", *everybody)
    sender = await run_beside(register, server, 1)
    assert await register.states() == ["due"] * CLIENTS
    assert not sender.flow.stopped


async def test_a_stop_ends_when_no_letter_is_left_to_try(register: MailboxRegister) -> None:
    await register.course()
    await register.book()
    async with mail_server() as server:
        server.to_recipient = ABOUT_US[0]
        sender = register.joining_by(smtp_to(server))
        await sender.run_due()
        register.clock.go_on(timedelta(days=3))
        await sender.run_due()
    assert await register.states() == ["missed"]
    assert not sender.flow.stopped
