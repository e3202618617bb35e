"""`coursewatch audit`: makes the key of the audit's log, checks the log, and lets it go on after a
restore."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from delivery.auditing import database_check, folder_check, key_file
from delivery.auditing.findings import Finding
from delivery.auditing.folder_check import CheckedLog
from delivery.auditing.key_file import KeyFault
from delivery.auditing.log_folder import LogFolder
from delivery.auditing.log_setup import audit_log
from delivery.auditing.resuming import LogResumer
from delivery.configuration.settings import Settings, read
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.records.database.store import Store
from delivery.records.migrate import is_current
from delivery.timekeeping.rehearsal_clock import clock_of
from delivery.transparency import keys
from delivery.transparency.canonical_text import Malformed
from delivery.transparency.keys import PublicKey

NOT_SET = (
    "Set COURSEWATCH_AUDIT_FOLDER and COURSEWATCH_AUDIT_KEY_FILE: without them no log is kept."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    making = actions.add_parser("key", help="make a private key, and print its public key")
    making.add_argument("name", metavar="NAME", help="the log's name, such as example.org/audit")
    making.add_argument("file", metavar="FILE", type=Path, help="a new file for the private key")
    making.set_defaults(act=_make_key)
    checking = actions.add_parser("verify", help="check the log by its files and public keys")
    checking.add_argument("folder", metavar="FOLDER", type=Path)
    checking.add_argument(
        "--key",
        required=True,
        action="append",
        type=_public_key,
        metavar="PUBLIC_KEY",
        help="the log's public key; repeat it for a former key",
    )
    checking.add_argument(
        "--checkpoint",
        default=[],
        action="append",
        type=Path,
        metavar="FILE",
        help="a checkpoint that was kept elsewhere, such as a saved message; repeat it for another",
    )
    checking.add_argument(
        "--database", metavar="URL", help="compare the audit of this database with the log"
    )
    checking.set_defaults(act=_verify)
    resuming = actions.add_parser(
        "resume", help="let the log go on after an older backup of the database was restored"
    )
    resuming.set_defaults(act=_resume)


def run(options: argparse.Namespace) -> int:
    """Returns 0, or 1 if the log is not whole or the act was refused. Raises SettingsFault and
    StoreFault."""
    try:
        code: int = options.act(options)
    except (KeyFault, OSError, Malformed) as fault:
        print(f"{fault}.".replace("..", "."), file=sys.stderr)
        return 1
    return code


def _make_key(options: argparse.Namespace) -> int:
    print(key_file.make(options.file, options.name).public)
    return 0


def _verify(options: argparse.Namespace) -> int:
    others = [_text_of(file.read_bytes()) for file in options.checkpoint]
    if options.database:
        others += asyncio.run(_signed_there(options.database))
    logged = folder_check.check(LogFolder(options.folder), options.key, others)
    findings = logged.findings
    if options.database and not findings:
        findings = asyncio.run(_compared(options.database, logged))
    for finding in findings:
        print(finding.sentence)
    for places in logged.resumed:
        print(
            f"Entries {places[0]} to {places[-1]} stand in the folder alone: an older backup of the"
            " database was restored, as the log says itself."
        )
    if findings or logged.checkpoint is None:
        return 1
    print(f"The log is whole: {logged.checkpoint.size} entries stand as they were signed.")
    return 0


def _text_of(saved: bytes) -> str:
    """The text of a file, or of the message that was saved in it."""
    message = message_from_bytes(saved, policy=default)
    body = message.get_body(("plain",)) if message["MIME-Version"] else None
    text: str = saved.decode("utf-8", "replace") if body is None else body.get_content()
    return text


async def _signed_there(url: str) -> Sequence[str]:
    store = Store(url)
    try:
        return await database_check.newest_signed(store)
    finally:
        await store.close()


async def _compared(url: str, logged: CheckedLog) -> Sequence[Finding]:
    store = Store(url)
    try:
        async with store.reading() as tx:
            return await database_check.check(tx, logged)
    finally:
        await store.close()


def _resume(_: argparse.Namespace) -> int:
    settings = read(os.environ)
    if not is_current(settings.database_url):
        print(OTHER_VERSION, file=sys.stderr)
        return 1
    places = asyncio.run(_resumed(settings))
    if places is None:
        print(NOT_SET, file=sys.stderr)
        return 1
    if not places:
        print("There is nothing to do: the database has the folder's newest checkpoint.")
        return 0
    print(f"The log goes on. Entries {places[0]} to {places[-1]} stand in the folder alone.")
    return 0


async def _resumed(settings: Settings) -> range | None:
    store = Store(settings.database_url)
    try:
        writer = audit_log(settings, store, clock_of(settings.rehearsal_clock))
        if writer is None:
            return None
        return await LogResumer(store, writer.clock, writer.folder, writer.key).resume()
    finally:
        await store.close()


def _public_key(written: str) -> PublicKey:
    try:
        return keys.read_public(written)
    except Malformed as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None
