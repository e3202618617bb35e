"""A letter bounces, and its message says so."""

import asyncio
import smtplib
from dataclasses import replace

import pytest
from aiohttp.test_utils import unused_port

from delivery.app import make_app
from delivery.bounces.bounce_address import bounce_address
from delivery.bounces.hearing import hear
from tests.delivery.bounces.conftest import SentLetter
from tests.integrations.email.bounces import notices


async def heard(letter: SentLetter, raw: bytes) -> bool:
    address = bounce_address(letter.register.settings)
    assert address is not None
    reference = address.reference_of(letter.sender)
    assert reference is not None
    return await hear(letter.register.store, letter.clock, raw, reference)


@pytest.mark.parametrize(
    ("raw", "receipt"),
    [
        (notices.POSTFIX, "bounced"),
        (notices.GMAIL_FULL, "failed"),
        (notices.POSTFIX_DELAYED, "delayed"),
        (notices.POSTFIX_DELIVERED, "delivered"),
        (notices.OUT_OF_OFFICE, None),
        (b"\0\xff", None),
    ],
    ids=["bounced", "failed", "delayed", "delivered", "out of office", "noise"],
)
async def test_a_notice_changes_the_letters_message_once(
    sent_letter: SentLetter, raw: bytes, receipt: str | None
) -> None:
    assert await heard(sent_letter, raw) is (receipt is not None)
    message = await sent_letter.message()
    assert (message.state, message.receipt) == ("sent", receipt)
    assert message.receipt_at == (sent_letter.clock.now() if receipt else None)
    assert not await heard(sent_letter, raw)


FORWARDED_TO = b"a.archer@webmail.example"


@pytest.mark.parametrize(
    ("raw", "receipt"),
    [(notices.POSTFIX, "failed"), (notices.POSTFIX_DELIVERED, None)],
    ids=["no such mailbox", "delivered"],
)
async def test_a_notice_about_another_address_says_nothing_of_the_clients_own(
    sent_letter: SentLetter, raw: bytes, receipt: str | None
) -> None:
    raw = raw.replace(notices.TO.encode(), FORWARDED_TO)
    assert await heard(sent_letter, raw) is (receipt is not None)
    assert (await sent_letter.message()).receipt == receipt


async def test_what_comes_back_from_where_a_client_forwards_their_mail_outdoes_a_delivery(
    sent_letter: SentLetter,
) -> None:
    assert await heard(sent_letter, notices.POSTFIX_DELIVERED)
    assert await heard(sent_letter, notices.POSTFIX.replace(notices.TO.encode(), FORWARDED_TO))
    message = await sent_letter.message()
    assert message.receipt == "failed"
    assert message.unheard_at == sent_letter.clock.now()


async def test_a_notice_about_a_message_that_is_gone_changes_nothing(
    sent_letter: SentLetter,
) -> None:
    register = sent_letter.register
    assert not await hear(register.store, register.clock, notices.POSTFIX, "m999.1")
    assert (await sent_letter.message()).receipt is None


async def test_the_service_listens_where_its_settings_say(sent_letter: SentLetter) -> None:
    """The letter's way out and the notice's way back, through the running service."""
    register, port = sent_letter.register, unused_port()
    listens = replace(register.settings, bounce_listen=("127.0.0.1", port))
    app = make_app(listens, register.clock, store=register.store, messenger=register.post)
    app.freeze()
    await app.startup()
    try:
        answers = await asyncio.to_thread(_deliver, port, sent_letter.sender)
    finally:
        await app.shutdown()
        await app.cleanup()
    assert answers == {"ours": "taken", "forged": "550"}
    assert (await sent_letter.message()).receipt == "bounced"


def _deliver(port: int, sender: str) -> dict[str, str]:
    answers = {}
    forged = sender.replace("-", "-a", 1).replace("@", "", 1)[:-1]
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("", [sender], notices.POSTFIX)
        answers["ours"] = "taken"
        client.mail("")
        answers["forged"] = str(client.rcpt(f"{forged}@post.example")[0])
    return answers
