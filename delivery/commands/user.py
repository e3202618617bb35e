"""`coursewatch user`: adds a user, or prints a one-time sign-in link for one."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable

from delivery.accounts import sign_in
from delivery.configuration.settings import Settings, read
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.migrate import is_current
from delivery.records.review import audit
from delivery.records.staff_messages import account_causes
from delivery.timekeeping.clock import SystemClock
from delivery.validation.email_address import is_email_address

ROLES = ("trainer", "officer", "administrator")

Change = Callable[[Transaction, argparse.Namespace], Awaitable[str]]
"""Makes the change and answers the token of a sign-in link. Raises Refused."""


class UserRefused(Exception):
    """The user cannot be added or found; the message says why and what to do."""


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    adding = actions.add_parser("add", help="add a user and print a link that signs them in once")
    adding.add_argument("email", metavar="EMAIL")
    adding.add_argument("--name", required=True)
    adding.add_argument("--role", required=True, choices=ROLES)
    adding.add_argument(
        "--zoom-user-id", help="a trainer's user id in Zoom, so that the service knows them there"
    )
    adding.set_defaults(change=_add)
    linking = actions.add_parser("link", help="print a new link that signs a user in once")
    linking.add_argument("email", metavar="EMAIL")
    linking.set_defaults(change=_link)
    restoring = actions.add_parser(
        "restore", help="restore a user whose access has ended, and print a link"
    )
    restoring.add_argument("email", metavar="EMAIL")
    restoring.set_defaults(change=_restore)
    resetting = actions.add_parser(
        "reset", help="remove a user's password and lost second step, and print a link"
    )
    resetting.add_argument("email", metavar="EMAIL")
    resetting.set_defaults(change=_reset)


def run(options: argparse.Namespace) -> int:
    """Prints the link and returns 0; returns 1 if refused. Raises SettingsFault and StoreFault."""
    settings = read(os.environ)
    try:
        if not is_current(settings.database_url):
            raise UserRefused(OTHER_VERSION)
        token = asyncio.run(_changed(settings, options))
    except UserRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"{settings.public_url}/sign-in/{token}")
    return 0


async def _changed(settings: Settings, options: argparse.Namespace) -> str:
    change: Change = options.change
    store = Store(settings.database_url)
    try:
        async with store.writing() as tx:
            return await change(tx, options)
    finally:
        await store.close()


async def _add(tx: Transaction, options: argparse.Namespace) -> str:
    now = SystemClock().now()
    if not is_email_address(options.email):
        raise UserRefused("Enter an email address, like name@example.org")
    try:
        user_id = await users.add(
            tx,
            email=options.email,
            name=options.name,
            role=options.role,
            zoom_user_id=options.zoom_user_id,
            now=now,
        )
    except users.EmailTaken:
        raise UserRefused(
            "A user with this email address exists. Run: coursewatch user link EMAIL"
        ) from None
    await audit.add(
        tx, user_id=None, role=audit.COMMAND, act="user added", subject=f"user {user_id}", now=now
    )
    return await sign_in.make_link(tx, user_id, now)


async def _link(tx: Transaction, options: argparse.Namespace) -> str:
    now = SystemClock().now()
    user = await users.by_email(tx, options.email)
    if user is None or not user.active:
        raise UserRefused(
            "No user with this email address can sign in. Run: coursewatch user add EMAIL, or"
            " coursewatch user restore EMAIL"
        )
    await audit.add(
        tx,
        user_id=None,
        role=audit.COMMAND,
        act="sign-in link made",
        subject=f"user {user.id}",
        now=now,
    )
    return await sign_in.make_link(tx, user.id, now)


async def _reset(tx: Transaction, options: argparse.Namespace) -> str:
    now = SystemClock().now()
    user = await users.by_email(tx, options.email)
    if user is None or not user.active:
        raise UserRefused("No user with this email address can sign in")
    act, role = account_causes.RESET_ACT, audit.COMMAND
    await audit.add(tx, user_id=None, role=role, act=act, subject=f"user {user.id}", now=now)
    return await sign_in.reset(tx, user.id, now, now)


async def _restore(tx: Transaction, options: argparse.Namespace) -> str:
    now = SystemClock().now()
    user = await users.by_email(tx, options.email)
    if user is None or user.active:
        raise UserRefused("No user with this email address has lost their access")
    await users.reactivate(tx, user.id)
    await audit.add(
        tx,
        user_id=None,
        role=audit.COMMAND,
        act="user reactivated",
        subject=f"user {user.id}",
        now=now,
    )
    return await sign_in.make_link(tx, user.id, now)
