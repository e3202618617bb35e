"""Which messenger the settings ask for."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from delivery.joining.transport import messenger
from integrations.messenger import Letter
from tests.doubles.mail_server import mail_server
from tests.doubles.mailbox import settings

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
