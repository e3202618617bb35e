"""The checkpoint of the audit reaches the two people who keep it, and can be read from mail."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from delivery.cli import main
from delivery.notices.checkpoint_letters import CheckpointSender
from delivery.records.database.store import Store
from integrations.email.mime_message import mime_message
from integrations.messenger import MessengerDown
from tests.delivery.auditing.kept_log import KeptLog
from tests.doubles.mailbox import Post, settings

WITNESSES = ("vera@example.org", "wim@example.org")


@pytest.fixture
def audit_log(store: Store, database_url: str, tmp_path: Path) -> KeptLog:
    return KeptLog(store, database_url, tmp_path / "log")


def sender_of(audit_log: KeptLog, post: Post) -> CheckpointSender:
    named = replace(settings(), audit_witnesses=WITNESSES)
    return CheckpointSender(audit_log.store, post, audit_log.clock, audit_log.folder, named)


async def test_each_of_two_people_gets_the_newest_checkpoint_once_a_day(audit_log: KeptLog) -> None:
    post = Post()
    sender = sender_of(audit_log, post)
    assert await sender.run_due() == 0
    await audit_log.grow("A")
    assert await sender.run_due() == 2
    assert await sender.run_due() == 0
    assert tuple(letter.to for letter in post.letters) == WITNESSES
    newest = audit_log.folder.newest()
    assert newest
    assert all(newest in letter.text for letter in post.letters)
    await audit_log.writer.run_due()
    audit_log.clock.go_on(timedelta(hours=24))
    assert await sender.run_due() == 2
    assert "example.org/audit\n3\n" in post.letters[-1].text
    assert await audit_log.check() == []


async def test_a_letter_that_was_not_taken_is_tried_again(audit_log: KeptLog) -> None:
    post = Post(before=[MessengerDown("no")])
    sender = sender_of(audit_log, post)
    await audit_log.grow("A")
    assert await sender.run_due() == 1
    assert await sender.run_due() == 1
    assert [letter.to for letter in post.letters] == [*reversed(WITNESSES)]


async def test_a_saved_message_serves_as_the_checkpoint(
    audit_log: KeptLog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post, saved = Post(), tmp_path / "saved.eml"
    await audit_log.grow("A", "B")
    await sender_of(audit_log, post).run_due()
    saved.write_bytes(mime_message(post.letters[0], "courses@provider.example"))
    typed = ["audit", "verify", str(audit_log.path), "--key", str(audit_log.key.public)]
    assert main([*typed, "--checkpoint", str(saved)]) == 0
    assert capsys.readouterr().out.endswith("2 entries stand as they were signed.\n")
