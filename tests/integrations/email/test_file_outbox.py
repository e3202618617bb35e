"""The messenger that writes files."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from integrations.email.file_outbox import FileOutbox
from integrations.messenger import Letter, MessengerDown

LETTER = Letter(
    message_id="<joining.b1.v1@provider.example>",
    to="alan@client.example",
    subject="Your course",
    text="Text.\n",
    html="<p>Text.</p>\n",
    written_at=datetime(2026, 6, 8, 8, tzinfo=UTC),
)


async def test_a_letter_is_a_file_that_mail_readers_open(tmp_path: Path) -> None:
    await FileOutbox(tmp_path / "out" / "box", "courses@provider.example").send(LETTER)
    (file,) = (tmp_path / "out" / "box").iterdir()
    assert file.name == "20260608T080000-joining.b1.v1.eml"
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["To"] == "alan@client.example"


async def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file, not a folder")
    with pytest.raises(MessengerDown):
        await FileOutbox(tmp_path / "outbox", "courses@provider.example").send(LETTER)
