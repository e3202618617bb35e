"""`coursewatch zoom`: runs the simulated Zoom, for rehearsals and tests."""

import argparse
import os

from delivery.commands.simulators.running import address_arguments, run_simulator
from delivery.commands.simulators.typed_speed import speed
from delivery.configuration.environment import Environment
from delivery.timekeeping.rehearsal_clock import clock_of
from integrations.zoom.simulator.app import make_zoom
from integrations.zoom.simulator.config import Config

WEBHOOKS = "/webhooks/zoom"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the account; its secrets come from the service's own settings."""
    address_arguments(parser, port=8090)
    parser.add_argument(
        "--public-url",
        default="",
        help="the public address, for links (default: that of the request)",
    )
    parser.add_argument(
        "--webhook-url",
        default="",
        help=f"where webhooks go (default: the service's public address and {WEBHOOKS})",
    )
    parser.add_argument(
        "--speed",
        type=speed,
        default=1.0,
        help="the speed of Zoom's delays, as a multiple of real time (default: %(default)s)",
    )
    parser.add_argument(
        "--drop-setting",
        action="append",
        default=[],
        metavar="NAME",
        help="a meeting setting that Zoom does not apply; repeat it for another",
    )
    parser.add_argument(
        "--report-delay",
        type=float,
        default=0.0,
        metavar="MINUTES",
        help="the minutes from the end of a meeting to its report (default: %(default)s)",
    )
    parser.add_argument(
        "--announce-cameras",
        action="store_true",
        help="send a new stream the state of every camera",
    )


def run(options: argparse.Namespace) -> int:
    """Returns 0 after it was stopped. Raises SettingsFault."""
    env = Environment(os.environ)
    config = configured(options, env)
    clock = clock_of(env.path("REHEARSAL_CLOCK", None))
    env.settle()
    return run_simulator(make_zoom(config, clock.now), "Zoom", options)


def configured(options: argparse.Namespace, env: Environment) -> Config:
    """The settings of the account; faults are collected in `env`."""
    rtms_client_id, rtms_client_secret = env.pair("ZOOM_RTMS_CLIENT_ID", "ZOOM_RTMS_CLIENT_SECRET")
    service = env.str("PUBLIC_URL", None)
    secrets = env.webhook_secrets()
    return Config(
        account_id=env.str("ZOOM_ACCOUNT_ID"),
        client_id=env.str("ZOOM_CLIENT_ID"),
        client_secret=env.str("ZOOM_CLIENT_SECRET"),
        webhook_secret=secrets[0] if secrets else "",
        webhook_url=options.webhook_url or (f"{service.rstrip('/')}{WEBHOOKS}" if service else ""),
        rtms_client_id=rtms_client_id or "",
        rtms_client_secret=rtms_client_secret or "",
        public_url=options.public_url,
        speed=options.speed,
        dropped_settings=frozenset(options.drop_setting),
        report_delay_minutes=options.report_delay,
        announces_cameras=options.announce_cameras,
    )
