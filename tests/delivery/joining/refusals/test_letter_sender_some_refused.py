"""A real mail server that refuses some recipients: the letters of the others go out."""

from datetime import timedelta

import pytest

from tests.delivery.joining.refusals.nine_letters import (
    CLIENTS,
    book_everybody,
    run_beside,
    smtp_to,
    take_turns,
)
from tests.doubles.mail_server import mail_server
from tests.doubles.mailbox import MailboxRegister
from tests.doubles.refusing_mail_server import Refusing


async def test_an_unknown_recipient_is_refused_at_once_and_nobody_else(
    register: MailboxRegister,
) -> None:
    server = Refusing("550 5.1.1 User unknown", "b3@client.example")
    await run_beside(register, server, 1)
    assert sorted(await register.states()) == ["refused"] + ["sent"] * (CLIENTS - 1)


@pytest.mark.thorough
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


@pytest.mark.thorough
@pytest.mark.parametrize("words", ["Mailbox full", "The sender's daily quota is exceeded"])
async def test_full_mailboxes_in_a_row_stop_nobody_and_are_tried_again(
    register: MailboxRegister, words: str
) -> None:
    everybody = [f"b{number}@client.example" for number in range(CLIENTS)]
    sender = await run_beside(register, Refusing(f"452 4.2.2 {words}", *everybody), 3)
    assert await register.states() == ["due"] * CLIENTS
    assert not sender.flow.stopped


@pytest.mark.thorough
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


@pytest.mark.thorough
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
        server.to_recipient = "554 client host blocked"
        sender = register.joining_by(smtp_to(server))
        await sender.run_due()
        register.clock.go_on(timedelta(days=3))
        await sender.run_due()
    assert await register.states() == ["missed"]
    assert not sender.flow.stopped
