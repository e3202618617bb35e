"""`coursewatch rules pin`: pins a course to another policy, with a reason, and judges it again."""

import argparse
import asyncio
import os
import sys

from compliance.policy.policy import PolicyFault
from delivery.configuration.settings import Settings, read
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.judging.dispatcher import Judge
from delivery.judging.worker import LocalWorker
from delivery.policies import shipped_policies
from delivery.records.database.store import Store
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.migrate import is_current
from delivery.replay.repinning import Repinning, pin_again
from delivery.screens.board_broadcast import Broadcaster
from delivery.timekeeping.rehearsal_clock import clock_of
from delivery.validation.errors import InvalidInput

REFUSED, BAD_INPUT = 1, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("course", metavar="COURSE", help="the course's reference")
    parser.add_argument(
        "policy_text", metavar="POLICY", help="the name of a shipped policy, or a file"
    )
    parser.add_argument("--reason", default="", help="the reason, which is kept on record")
    parser.add_argument(
        "--by", metavar="EMAIL", help="the email address of the user who decided it"
    )
    parser.add_argument(
        "--after-signing",
        action="store_true",
        help="pin the course even if one of its outcomes is signed",
    )
    parser.set_defaults(act=run)


def run(options: argparse.Namespace) -> int:
    """Returns 0 when the course is pinned and judged again, 1 if it is refused, 2 for an invalid
    policy. Raises SettingsFault and StoreFault."""
    try:
        text = shipped_policies.text_of(options.policy_text)
        policy = shipped_policies.read_from(options.policy_text, text)
    except PolicyFault as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    wanted = Repinning(
        course=options.course,
        policy=PolicyText.of(policy.name, text),
        reason=options.reason,
        by=options.by,
        after_signing=options.after_signing,
    )
    settings = read(os.environ)
    if not is_current(settings.database_url):
        print(OTHER_VERSION, file=sys.stderr)
        return REFUSED
    try:
        asyncio.run(_pinned(settings, wanted))
    except InvalidInput as refused:
        print(*refused.refusals, sep="\n", file=sys.stderr)
        return REFUSED
    print(f"Course {wanted.course} is pinned to {policy.name}, and judged under it.")
    return 0


async def _pinned(settings: Settings, wanted: Repinning) -> None:
    store, clock = Store(settings.database_url), clock_of(settings.rehearsal_clock)
    try:
        course_id = await pin_again(store, wanted, clock.now())
        # A service that runs beside this one finds it too; without one, nobody else would.
        await Judge(store, clock, Broadcaster(), LocalWorker(store)).judge(course_id)
    finally:
        await store.close()
