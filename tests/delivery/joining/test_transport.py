"""Which messenger the settings ask for."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from delivery.bounces.bounce_address import bounce_address
from delivery.joining.transport import messenger, notify_email, text_messenger
from delivery.timekeeping.clock import SystemClock
from integrations.messenger import Letter
from integrations.text_messenger import TextMessage
from tests.doubles.mail_server import mail_server
from tests.doubles.mailbox import settings
from tests.integrations.notify.simulated_notify import (
    EMAIL_TEMPLATE,
    KEY,
    TEXT_TEMPLATE,
    running_notify,
)

LETTER = Letter(
    "<a@provider.example>",
    "alan@client.example",
    "Your course",
    "Text",
    "<p>Text",
    datetime(2026, 6, 8, tzinfo=UTC),
)


async def test_an_outbox_folder_takes_every_letter(tmp_path: Path) -> None:
    await messenger(replace(settings(), outbox_folder=tmp_path)).send(LETTER)
    assert [Path(name).suffix for name in os.listdir(tmp_path)] == [".eml"]


async def test_otherwise_letters_go_to_the_mail_server() -> None:
    async with mail_server() as server:
        there = replace(settings(), smtp_host="127.0.0.1", smtp_port=server.port, smtp_tls="none")
        smtp = messenger(there)
        await smtp.send(LETTER)
        await smtp.close()
        assert server.recipients == ["alan@client.example"]


async def test_notify_carries_emails_and_texts_where_its_key_and_templates_are_set() -> None:
    async with running_notify() as notify:
        by_notify = replace(
            settings(),
            notify_url=notify.url,
            notify_api_key=f"live-{KEY.service_id}-{KEY.secret}",
            notify_email_template=EMAIL_TEMPLATE,
            notify_text_template=TEXT_TEMPLATE,
        )
        assert notify_email(replace(by_notify, notify_api_key=None), notify.clock) is None
        assert text_messenger(replace(by_notify, notify_text_template=None), notify.clock) is None
        texts, email = (
            text_messenger(by_notify, notify.clock),
            notify_email(by_notify, SystemClock()),
        )
        assert texts is not None
        assert email is not None
        notify.clock.set(datetime.now(UTC))  # by which the simulated Notify checks tokens
        await email.send(LETTER)
        await texts.send(TextMessage("m1.1", "07700 900999", "Join."))
        assert [message["to"] for message in await notify.messages()] == [
            "alan@client.example",
            "07700900999",
        ]
        await email.close()
        await texts.close()


async def test_each_attempt_has_an_envelope_sender_that_only_this_service_can_sign() -> None:
    async with mail_server() as server:
        there = replace(settings(), smtp_host="127.0.0.1", smtp_port=server.port, smtp_tls="none")
        there = replace(there, bounce_address="bounces@post.example")
        for chosen in (there, replace(there, secret="another secret of some 32 characters")):
            smtp = messenger(chosen)
            await smtp.send(replace(LETTER, reference="m7.1"))
            await smtp.close()
        ours, theirs = server.senders
        assert ours.startswith("bounces+m7.1-")
        assert server.letters[0]["From"] == settings().mail_from
        address = bounce_address(there)
        assert address is not None
        assert address.reference_of(ours) == "m7.1"
        assert address.reference_of(theirs) is None
