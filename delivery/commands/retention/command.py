"""`coursewatch retention`: what is destroyed, whose records are kept, and the proof of it."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import TypeAlias

from compliance.outcomes.consequence import LONDON, end_of_day
from delivery.commands.retention import words
from delivery.commands.typed_times import day
from delivery.configuration.settings import Settings, read
from delivery.destruction import certificate, dry_run, retention_rule, state
from delivery.destruction.daily_job import DailyDestruction
from delivery.destruction.pacing import UNPACED
from delivery.destruction.register_copy import BrokenRegister
from delivery.destruction.retention_rule import RetentionRule
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.policies import policy_reading
from delivery.policies.policy_set import PolicySet
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.migrate import is_current
from delivery.records.retention import register
from delivery.timekeeping.rehearsal_clock import clock_of

REFUSED = 1
MAY_APPROVE = ("officer", "administrator")


class RetentionRefused(Exception):
    """The message says why nothing was done, and what to do."""


@dataclass(frozen=True, slots=True)
class RetentionDesk:
    """What each action works with."""

    store: Store
    settings: Settings
    policies: PolicySet
    now: datetime

    def rule(self) -> RetentionRule:
        """The table of retention in force. Raises RetentionRefused."""
        rule = retention_rule.in_force(self.policies, self.now)
        if rule is None:
            raise RetentionRefused(words.NO_TERMS)
        return rule


Action = Callable[[RetentionDesk, argparse.Namespace], Awaitable[str]]
"""Does the action; returns what is printed. Raises RetentionRefused."""

Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What `add_subparsers` returns; argparse has no public name for this class."""


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    _add(actions, "classes", "print each class of record and its term", _classes)
    _add(actions, "state", "say whether destruction runs, and what is overdue", _state)
    _add(actions, "dry-run", "say whose records would be destroyed now, and why", _dry_run)
    approving = _add(actions, "approve", "approve what the dry run names", _approve)
    approving.add_argument("--by", metavar="EMAIL", required=True, help="the user who approves it")
    running = _add(actions, "run", "destroy now what is due, unless it was done today", _run)
    running.add_argument(
        "--without-rests", action="store_true", help="be quick: for a time when no service runs"
    )
    certifying = _add(actions, "certificate", "certify what was destroyed", _certificate)
    certifying.add_argument("--since", type=day, required=True, metavar="DATE")
    certifying.add_argument("--until", type=day, required=True, metavar="DATE")


def _add(actions: Actions, name: str, says: str, act: Action) -> argparse.ArgumentParser:
    action_parser = actions.add_parser(name, help=says)
    action_parser.set_defaults(act=act)
    return action_parser


def run(options: argparse.Namespace) -> int:
    """Prints the answer and returns 0; 1 if refused. Raises SettingsFault and StoreFault."""
    settings = read(os.environ)
    try:
        if not is_current(settings.database_url):
            raise RetentionRefused(OTHER_VERSION)
        print(asyncio.run(_done(settings, options)))
    except (RetentionRefused, BrokenRegister) as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    return 0


async def _done(settings: Settings, options: argparse.Namespace) -> str:
    store, clock = Store(settings.database_url), clock_of(settings.rehearsal_clock)
    policies = policy_reading.read(settings.policy_folder)
    act: Action = options.act
    try:
        return await act(RetentionDesk(store, settings, policies, clock.now()), options)
    finally:
        await store.close()


async def _classes(desk: RetentionDesk, _: argparse.Namespace) -> str:
    return words.classes(desk.rule())


async def _state(desk: RetentionDesk, _: argparse.Namespace) -> str:
    rule = retention_rule.in_force(desk.policies, desk.now)
    has_copy = desk.settings.destruction_register is not None
    return words.state(await state.read(desk.store, rule, has_copy=has_copy, now=desk.now))


async def _dry_run(desk: RetentionDesk, _: argparse.Namespace) -> str:
    return words.dry_run(await dry_run.look(desk.store, desk.rule(), desk.now))


async def _approve(desk: RetentionDesk, options: argparse.Namespace) -> str:
    rule = desk.rule()
    planned = await dry_run.look(desk.store, rule, desk.now)
    async with desk.store.writing() as tx:
        user = await users.by_email(tx, options.by)
        if user is None or not user.active or user.role not in MAY_APPROVE:
            raise RetentionRefused("No officer or administrator with this email address works here")
        await dry_run.approve(tx, rule, planned, user_id=user.id, now=desk.now)
    return words.approved(planned)


async def _run(desk: RetentionDesk, options: argparse.Namespace) -> str:
    file = desk.settings.destruction_register
    clock = clock_of(desk.settings.rehearsal_clock)
    pace = UNPACED if options.without_rests else None
    job = DailyDestruction(desk.store, desk.policies, clock, file, pace)
    totals = await job.run_due()
    if totals is not None:
        return words.destroyed(totals)
    rule = retention_rule.in_force(desk.policies, desk.now)
    now = await state.read(desk.store, rule, has_copy=file is not None, now=desk.now)
    raise RetentionRefused(words.not_run(now))


async def _certificate(desk: RetentionDesk, options: argparse.Namespace) -> str:
    start = datetime.combine(options.since, time(), LONDON)
    end = end_of_day(options.until)
    async with desk.store.reading() as tx:
        entries = await register.entries_between(tx, start, end)
    return certificate.text(entries, options.since, options.until, desk.settings.provider_name)
