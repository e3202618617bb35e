"""`coursewatch rules try`: who would change under another policy, and how. Changes nothing."""

import argparse
import asyncio
import json
import os
import sys
from datetime import date, timedelta

from compliance.consequence import end_of_day
from compliance.policy import Policy, PolicyFault
from delivery import policies, trial_report
from delivery.records.migrate import is_current
from delivery.records.store import Store
from delivery.rehearsal import clock_of
from delivery.replay import rings_sought_seldom
from delivery.settings import Settings, read
from delivery.trial import Trial, tried

REFUSED, BAD_INPUT = 1, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("new", metavar="NEW.toml", help="a policy's file, or a shipped one's name")
    parser.add_argument("--since", required=True, type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--list", action="store_true", help="name the bookings that would change")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(act=run)


def run(asked: argparse.Namespace) -> int:
    """0 whatever would change; 1 if the database is not of this version, 2 for a policy with a
    fault. Raises SettingsFault and StoreFault."""
    try:
        policy = policies.named(asked.new)
    except PolicyFault as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    settings = read(os.environ)
    if not is_current(settings.database_url):
        print(
            "The database is not that of this version. Type: coursewatch migrate", file=sys.stderr
        )
        return REFUSED
    trial = asyncio.run(_tried(settings, policy, asked.since, asked.list))
    if asked.json:
        print(json.dumps(trial_report.machine(trial)))
    else:
        print(*trial_report.text(trial), sep="\n")
    return 0


async def _tried(settings: Settings, policy: Policy, since: date, listing: bool) -> Trial:
    store = Store(settings.database_url)
    start = end_of_day(since - timedelta(days=1))
    try:
        now = clock_of(settings.rehearsal_clock).now()
        with rings_sought_seldom():
            return await tried(store, policy, start, now, listing=listing)
    finally:
        await store.close()
