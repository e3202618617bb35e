"""`coursewatch notify-simulator`: runs the simulated GOV.UK Notify, for rehearsals and tests."""

import argparse
import os

from delivery.commands.simulators.running import address_arguments, run_simulator
from delivery.commands.simulators.typed_speed import speed
from delivery.configuration.environment import Environment
from delivery.timekeeping.clock import SystemClock
from delivery.timekeeping.rehearsal_clock import clock_of
from integrations.notify.api_key import NotifyKey, read_api_key
from integrations.notify.simulator.app import make_notify
from integrations.notify.simulator.bad_days import BY_NUMBER
from integrations.notify.simulator.config import NotifyConfig

RECEIPTS = "/webhooks/notify"
NO_KEY = NotifyKey("", "")
"""Of a key with a fault, which is named before anything runs."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the service at Notify; its secrets come from the service's settings."""
    days = ", ".join(f"{day} ({number})" for number, day in BY_NUMBER.items())
    parser.epilog = (
        "An address such as permanent-failure@example.org or anna+never-final@example.org, or the "
        f"number in brackets, has a bad day: {days}. GET /messages shows what was sent; POST "
        "/bad-days takes a JSON list of the days of the next messages."
    )
    address_arguments(parser, port=8091)
    parser.add_argument(
        "--callback-url",
        default="",
        help=f"where receipts go (default: the service's public address and {RECEIPTS})",
    )
    parser.add_argument(
        "--speed",
        type=speed,
        default=1.0,
        help="how many times as fast as in life Notify waits (default: %(default)s)",
    )
    parser.add_argument(
        "--team",
        action="append",
        metavar="RECIPIENT",
        help="trial mode: only this address or number gets messages; give it again for another",
    )


def run(options: argparse.Namespace) -> int:
    """Returns 0 after it was stopped. Raises SettingsFault."""
    env = Environment(os.environ)
    config = configured(options, env)
    clock = clock_of(env.path("REHEARSAL_CLOCK", None))
    env.settle()
    return run_simulator(make_notify(config, clock.now, SystemClock().now), "Notify", options)


def configured(options: argparse.Namespace, env: Environment) -> NotifyConfig:
    """The settings of the service at Notify; faults are collected in `env`."""
    written = env.notify_api_key(needed=True)
    service = env.str("PUBLIC_URL", None)
    callbacks = f"{service.rstrip('/')}{RECEIPTS}" if service else ""
    return NotifyConfig(
        key=read_api_key(written) if written else NO_KEY,
        email_template=env.str("NOTIFY_EMAIL_TEMPLATE", None) or "",
        text_template=env.str("NOTIFY_TEXT_TEMPLATE", None) or "",
        callback_url=options.callback_url or callbacks,
        callback_token=env.str("NOTIFY_CALLBACK_TOKEN", None) or "",
        speed=options.speed,
        team=frozenset(options.team) if options.team else None,
    )
