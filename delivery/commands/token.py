"""`coursewatch token`: makes a bearer token with which another system sends courses and
bookings."""

import argparse
import asyncio
import os
import sys
from datetime import timedelta

from delivery.accounts import api_tokens
from delivery.configuration.settings import Settings, read
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.records.database.store import Store
from delivery.records.migrate import is_current
from delivery.records.review import audit
from delivery.timekeeping.clock import SystemClock

MOST_DAYS = 366


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scope",
        required=True,
        action="append",
        choices=api_tokens.SCOPES,
        help="what the token allows; repeat it for another",
    )
    parser.add_argument(
        "--holder", required=True, metavar="NAME", help="the system that will hold the token"
    )
    parser.add_argument(
        "--days",
        type=_days,
        default=90,
        metavar="N",
        help="how many days the token is valid (default: %(default)s)",
    )


def run(options: argparse.Namespace) -> int:
    """Prints the token and returns 0; returns 1 if refused. Raises SettingsFault and StoreFault."""
    settings = read(os.environ)
    if not is_current(settings.database_url):
        print(OTHER_VERSION, file=sys.stderr)
        return 1
    try:
        print(asyncio.run(_issued(settings, options)))
    except ValueError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


async def _issued(settings: Settings, options: argparse.Namespace) -> str:
    store, now = Store(settings.database_url), SystemClock().now()
    life, scopes = timedelta(days=options.days), frozenset(options.scope)
    try:
        async with store.writing() as tx:
            token = await api_tokens.issue(tx, settings.secret, options.holder, scopes, now, life)
            token_id = api_tokens.read(settings.secret, token).id
            await audit.add(
                tx,
                user_id=None,
                role=audit.COMMAND,
                act="API token made",
                subject=f"token {token_id}",
                now=now,
            )
        return token
    finally:
        await store.close()


def _days(written: str) -> int:
    short = written.isascii() and written.isdigit() and len(written) <= 3
    if not (short and 1 <= int(written) <= MOST_DAYS):
        raise argparse.ArgumentTypeError(f"must be a number of days from 1 to {MOST_DAYS}")
    return int(written)
