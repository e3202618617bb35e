"""`coursewatch token`: makes a bearer token with which another system sends courses and
bookings."""

import argparse
import os
from datetime import timedelta

from delivery.accounts import api_tokens
from delivery.configuration.settings import read
from delivery.timekeeping.clock import SystemClock

MOST_DAYS = 366


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scope",
        required=True,
        action="append",
        choices=api_tokens.SCOPES,
        help="what the token allows; give it again for another",
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
    """Prints the token and returns 0. Raises SettingsFault."""
    secret, now = read(os.environ).secret, SystemClock().now()
    life = timedelta(days=options.days)
    print(api_tokens.make(secret, options.holder, frozenset(options.scope), now, life))
    return 0


def _days(written: str) -> int:
    short = written.isascii() and written.isdigit() and len(written) <= 3
    if not (short and 1 <= int(written) <= MOST_DAYS):
        raise argparse.ArgumentTypeError(f"must be a number of days from 1 to {MOST_DAYS}")
    return int(written)
