"""`coursewatch bounce`: takes a notice about a letter from standard input, as a mail server pipes
it."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.utils import getaddresses
from itertools import islice

from delivery.bounces.bounce_address import bounce_address
from delivery.bounces.hearing import hear
from delivery.configuration.process_name import new_name
from delivery.configuration.settings import Settings, read
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.records.database.store import Store
from delivery.records.migrate import is_current
from delivery.telemetry.logging_setup import set_up_logs
from delivery.timekeeping.rehearsal_clock import clock_of
from integrations.email.bounces.bounce_address import BounceAddress
from integrations.email.bounces.bounce_notice import LARGEST_NOTICE

TAKEN, NO_SUCH_RECIPIENT, TRY_AGAIN = os.EX_OK, os.EX_NOUSER, os.EX_TEMPFAIL

RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
MOST_RECIPIENTS = 50

NO_ADDRESS = "Set COURSEWATCH_BOUNCE_ADDRESS: without it no letter has an address for notices."
NOT_OURS = "No letter of this service was sent from this address."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--recipient",
        metavar="ADDRESS",
        help="the envelope recipient (default: the Delivered-To or To header)",
    )


def run(options: argparse.Namespace) -> int:
    """Returns the codes of sysexits.h: 0 when the notice was taken (also if it reports nothing),
    67 when its recipient is no address of a letter, so that the mail server gives it up, and 75
    for every fault of ours, so that the mail server keeps it and tries again."""
    set_up_logs(new_name())
    try:
        settings = read(os.environ)
        address = bounce_address(settings)
        if address is None:
            return _later(NO_ADDRESS)
        raw = _standard_input()
        reference = _reference(address, options.recipient, raw)
        if reference is None:
            print(NOT_OURS, file=sys.stderr)
            return NO_SUCH_RECIPIENT
        if not is_current(settings.database_url):
            return _later(OTHER_VERSION)
        asyncio.run(_record(settings, raw, reference))
    except Exception as fault:  # noqa: BLE001 - a mail server would throw the notice away
        return _later(f"The notice was not recorded ({type(fault).__name__}).")
    return TAKEN


def _standard_input() -> bytes:
    """The beginning of the mail. The end is read too, because a mail server takes a pipe that
    closes early for a fault."""
    raw = sys.stdin.buffer.read(LARGEST_NOTICE)
    while sys.stdin.buffer.read(LARGEST_NOTICE):
        pass
    return raw


def _later(reason: str) -> int:
    print(reason, file=sys.stderr)
    return TRY_AGAIN


def _reference(address: BounceAddress, recipient: str | None, raw: bytes) -> str | None:
    recipients = [recipient] if recipient else islice(_recipients(raw), MOST_RECIPIENTS)
    return next(filter(None, map(address.reference_of, recipients)), None)


def _recipients(raw: bytes) -> Iterator[str]:
    head = message_from_bytes(raw.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0])
    for name in RECIPIENT_HEADERS:
        for written in head.get_all(name, []):
            yield from (address for _, address in getaddresses([str(written)]))


async def _record(settings: Settings, raw: bytes, reference: str) -> None:
    store = Store(settings.database_url)
    try:
        await hear(store, clock_of(settings.rehearsal_clock), raw, reference)
    finally:
        await store.close()
