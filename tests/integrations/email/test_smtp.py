"""Letters by SMTP, to a real mail server on loopback."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from integrations.email.smtp import Smtp
from integrations.email.smtp_route import Route
from integrations.messenger import MayHaveArrived, MessageFault, MessengerDown
from tests.doubles.mail_server import MailServer, mail_server
from tests.integrations.email.smtp_letter import SENDER, a_letter, route


@pytest.fixture
async def smtp(server: MailServer) -> AsyncIterator[Smtp]:
    messenger = Smtp(route(server.port))
    yield messenger
    await messenger.close()


async def test_a_letter_arrives_as_it_was_written(server: MailServer, smtp: Smtp) -> None:
    await smtp.send(a_letter())
    (mail,) = server.letters
    assert server.recipients == ["alan@client.example"]
    assert mail["From"] == SENDER
    assert mail["To"] == "alan@client.example"
    assert mail["Message-ID"] == "<joining.b1.v1@provider.example>"
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().splitlines() == ["Plain – text.", ".", "After a dot."]


async def test_the_letters_of_a_scan_share_one_connection(server: MailServer, smtp: Smtp) -> None:
    for number in range(5):
        await smtp.send(a_letter(number))
    assert len(server.letters) == 5
    assert server.connections == 1


async def test_no_more_connections_are_opened_than_are_allowed(server: MailServer) -> None:
    smtp = Smtp(route(server.port), at_most=2)
    await asyncio.gather(*(smtp.send(a_letter(number)) for number in range(10)))
    assert len(server.letters) == 10
    assert server.connections == 2
    await smtp.close()


async def test_closing_leaves_no_connection_and_a_later_letter_opens_one(
    server: MailServer, smtp: Smtp
) -> None:
    await smtp.send(a_letter(1))
    await smtp.close()
    assert server.open == 0
    await smtp.send(a_letter(2))
    assert server.connections == 2


async def test_a_connection_that_the_server_closed_is_opened_again(
    server: MailServer, smtp: Smtp
) -> None:
    await smtp.send(a_letter(1))
    server.close_connections()
    await smtp.send(a_letter(2))
    assert [mail["Message-ID"][:12] for mail in server.letters] == ["<joining.b1.", "<joining.b2."]


async def test_a_kept_connection_that_the_server_no_longer_wants_is_replaced(
    server: MailServer, smtp: Smtp
) -> None:
    await smtp.send(a_letter(1))
    server.to_sender = "421 too many letters on this connection"
    with pytest.raises(MessengerDown):
        await smtp.send(a_letter(2))
    assert server.connections == 2
    server.to_sender = "250 taken"
    await smtp.send(a_letter(2))
    assert len(server.letters) == 2


@pytest.mark.parametrize(("answer", "permanent"), [("550 unknown", True), ("451 later", False)])
async def test_a_refused_recipient_is_no_fault_of_the_others(
    server: MailServer, smtp: Smtp, answer: str, permanent: bool
) -> None:
    server.to_recipient = answer
    with pytest.raises(MessageFault) as raised:
        await smtp.send(a_letter(1))
    assert raised.value.permanent is permanent
    assert not isinstance(raised.value, (MessengerDown, MayHaveArrived))
    server.to_recipient = "250 taken"
    await smtp.send(a_letter(2))
    assert (len(server.letters), server.connections) == (1, 1)


@pytest.mark.parametrize(("answer", "permanent"), [("552 5.2.2 full", True), ("452 full", False)])
async def test_a_refused_letter_was_certainly_not_taken(
    server: MailServer, smtp: Smtp, answer: str, permanent: bool
) -> None:
    server.to_letter = answer
    with pytest.raises(MessageFault) as raised:
        await smtp.send(a_letter())
    assert raised.value.permanent is permanent
    assert not isinstance(raised.value, MayHaveArrived)


async def test_a_server_that_hangs_up_after_the_letter_may_have_taken_it(
    server: MailServer, smtp: Smtp
) -> None:
    server.hangs_up = True
    with pytest.raises(MayHaveArrived):
        await smtp.send(a_letter())
    assert len(server.letters) == 1


async def test_a_refused_sender_is_everybodys_fault_and_not_the_letters(
    server: MailServer, smtp: Smtp
) -> None:
    server.to_sender = "550 you may not"
    with pytest.raises(MessengerDown) as raised:
        await smtp.send(a_letter())
    assert not raised.value.permanent


async def test_a_server_that_is_not_there_is_tried_again_later() -> None:
    async with mail_server() as gone:
        port = gone.port
    with pytest.raises(MessengerDown) as raised:
        await Smtp(route(port)).send(a_letter())
    assert not raised.value.permanent


async def test_a_fault_names_nobody(server: MailServer, smtp: Smtp) -> None:
    server.to_recipient = "550 <alan@client.example> is unknown here"
    with pytest.raises(MessageFault) as raised:
        await smtp.send(a_letter())
    assert str(raised.value) == "the mail server refused the recipient: 550"


@pytest.mark.parametrize(
    "address",
    ["", "no address", "a@b@c", "two words@client.example", "zoë@client.example", "a@x>\n"],
)
async def test_what_is_no_address_is_refused_before_anybody_is_asked(
    server: MailServer, smtp: Smtp, address: str
) -> None:
    with pytest.raises(MessageFault) as raised:
        await smtp.send(a_letter(to=address))
    assert raised.value.permanent
    assert server.letters == []


async def test_a_sender_that_is_no_address_stops_all_letters_and_blames_none(
    server: MailServer,
) -> None:
    with pytest.raises(MessengerDown, match="MAIL_FROM"):
        await Smtp(Route(host="127.0.0.1", port=server.port, sender="us", tls="none")).send(
            a_letter()
        )


def test_neither_password_nor_client_can_be_read_in_a_log() -> None:
    assert "s3cret" not in repr(route(25, user="us", password="s3cret"))
    assert "alan" not in repr(a_letter())
