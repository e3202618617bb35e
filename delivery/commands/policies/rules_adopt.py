"""`coursewatch rules adopt`: pins the courses to come to the policies in force on their days."""

import argparse
import asyncio
import os
import sys

from delivery.configuration.settings import Settings, read
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.policies import policy_reading
from delivery.records.database.store import Store
from delivery.records.migrate import is_current
from delivery.replay.adoption import Adoption, adopt, adoptable
from delivery.timekeeping.rehearsal_clock import clock_of
from delivery.timekeeping.time_wording import day
from delivery.validation.errors import InvalidInput

REFUSED = 1
ONLY_SHOWN = "Nothing was changed. To pin these courses, add --reason."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reason", help="the reason, which is kept on record; without it, only show"
    )
    parser.add_argument(
        "--by", metavar="EMAIL", help="the email address of the user who decided it"
    )
    parser.set_defaults(act=run)


def run(options: argparse.Namespace) -> int:
    """Prints the courses that have not begun and are not judged under the policy in force on their
    day, and with a reason pins them. Returns 1 if it is refused. Raises SettingsFault, StoreFault
    and PolicyFault."""
    settings = read(os.environ)
    if not is_current(settings.database_url):
        print(OTHER_VERSION, file=sys.stderr)
        return REFUSED
    try:
        asyncio.run(_adopted(settings, options.reason, options.by))
    except InvalidInput as refused:
        print(*refused.refusals, sep="\n", file=sys.stderr)
        return REFUSED
    return 0


async def _adopted(settings: Settings, reason: str | None, by: str | None) -> None:
    policies = policy_reading.read(settings.policy_folder)
    store, now = Store(settings.database_url), clock_of(settings.rehearsal_clock).now()
    try:
        adoptions = await adoptable(store, policies, now)
        for adoption in adoptions:
            if reason is not None:
                await adopt(store, adoption, reason, by, now)
            print(_described(adoption))
        if adoptions and reason is None:
            print(ONLY_SHOWN)
    finally:
        await store.close()


def _described(adoption: Adoption) -> str:
    course, name = adoption.course, adoption.policy.name
    return f"Course {course.reference}, {day(course.starts_at)}: {course.policy} -> {name}"
