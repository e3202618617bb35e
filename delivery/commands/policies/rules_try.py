"""`coursewatch rules try`: shows which bookings would change under another policy; changes
nothing."""

import argparse
import asyncio
import json
import os
import sys
from datetime import timedelta

from compliance.outcomes.consequence import end_of_day
from compliance.policy.policy import Policy, PolicyFault
from delivery.commands import typed_times
from delivery.configuration.settings import Settings, read
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.policies import shipped_policies
from delivery.records.database.store import Store
from delivery.records.migrate import is_current
from delivery.records.review import audit
from delivery.replay import policy_trial_report
from delivery.replay.past_courses import infrequent_garbage_collection
from delivery.replay.policy_trial import Trial, try_policy
from delivery.replay.process_pool import CourseReplay, ReplayLost
from delivery.timekeeping.rehearsal_clock import clock_of

REFUSED, BAD_INPUT = 1, 2
TRIED = "past courses judged by a policy"
"""The act of the audit: the command reads the cases of the period."""
LOST = """A process stopped before it had finished; there may not be enough memory. Nothing was
changed, and no result is shown. Try fewer processes: --processes 1"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "new", metavar="NEW.toml", help="a policy file, or the name of a shipped policy"
    )
    parser.add_argument(
        "--since",
        required=True,
        type=typed_times.day,
        metavar="DATE",
        help="judge the courses from this day on, such as 2026-03-01",
    )
    parser.add_argument("--list", action="store_true", help="list the bookings that would change")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--processes",
        type=_some,
        default=_cores(),
        help="the number of processes that judge (default: %(default)s)",
    )
    parser.set_defaults(act=run)


def run(options: argparse.Namespace) -> int:
    """Returns 0 after a trial; 1 if the database has another version or a process died; 2 for an
    invalid policy. Raises SettingsFault and StoreFault."""
    try:
        policy = shipped_policies.named(options.new)
    except PolicyFault as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    settings = read(os.environ)
    if not is_current(settings.database_url):
        print(OTHER_VERSION, file=sys.stderr)
        return REFUSED
    try:
        trial = asyncio.run(_run_trial(settings, policy, options))
    except ReplayLost:
        print(LOST, file=sys.stderr)
        return REFUSED
    if options.json:
        print(json.dumps(policy_trial_report.machine(trial)))
    else:
        print(*policy_trial_report.text(trial), sep="\n")
    return 0


async def _run_trial(settings: Settings, policy: Policy, options: argparse.Namespace) -> Trial:
    store = Store(settings.database_url)
    past = CourseReplay(store, settings.database_url, options.processes)
    start = end_of_day(options.since - timedelta(days=1))
    try:
        now = clock_of(settings.rehearsal_clock).now()
        async with store.writing() as tx:
            subject = f"period {options.since} to {now.date()}"
            await audit.add(
                tx, user_id=None, role=audit.COMMAND, act=TRIED, subject=subject, now=now
            )
        with infrequent_garbage_collection():
            return await try_policy(past, policy, start, now, listing=options.list)
    finally:
        await store.close()


def _cores() -> int:
    """The cores that this process may use, which may be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _some(typed: str) -> int:
    if not typed.isdecimal() or int(typed) < 1:
        raise argparse.ArgumentTypeError("must be a number of processes, 1 or more")
    return int(typed)
