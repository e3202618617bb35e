"""`coursewatch zoom`: a Zoom that runs here, for rehearsals and tests; its people are acted."""

import argparse
import os

from aiohttp import web

from delivery.configuration.environment import Environment
from delivery.timekeeping.rehearsal_clock import clock_of
from integrations.zoom.simulator.app import make_zoom
from integrations.zoom.simulator.config import Config

STOPS_WITHIN_S = 1.0
WEBHOOKS = "/webhooks/zoom"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The account's secrets come from the environment, under the names the service reads."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--public-url", default="", help="in links; else as it was asked")
    parser.add_argument(
        "--webhook-url", default="", help=f"else the service's public address and {WEBHOOKS}"
    )
    parser.add_argument(
        "--speed", type=_speed, default=1.0, help="how fast the clock runs, for Zoom's own waits"
    )
    parser.add_argument(
        "--drop-setting", action="append", default=[], metavar="NAME", help="one that never takes"
    )
    parser.add_argument(
        "--report-delay", type=float, default=0.0, metavar="MINUTES", help="after the end"
    )
    parser.add_argument(
        "--announce-cameras", action="store_true", help="tell a new listener which are on"
    )


def run(asked: argparse.Namespace) -> int:
    """0 when it was told to stop. Raises SettingsFault."""
    env = Environment(os.environ)
    config = configured(asked, env)
    clock = clock_of(env.path("REHEARSAL_CLOCK", None))
    env.settle()
    web.run_app(
        make_zoom(config, clock.now),
        host=asked.host,
        port=asked.port,
        shutdown_timeout=STOPS_WITHIN_S,
        access_log=None,  # its paths hold personal links
        print=lambda _: print(f"Zoom runs at http://{asked.host}:{asked.port}", flush=True),
    )
    return 0


def configured(asked: argparse.Namespace, env: Environment) -> Config:
    """What the account is; faults are noted in `env`."""
    rtms_client_id, rtms_client_secret = env.pair("ZOOM_RTMS_CLIENT_ID", "ZOOM_RTMS_CLIENT_SECRET")
    service = env.str("PUBLIC_URL", None)
    secrets = env.webhook_secrets()
    return Config(
        account_id=env.str("ZOOM_ACCOUNT_ID"),
        client_id=env.str("ZOOM_CLIENT_ID"),
        client_secret=env.str("ZOOM_CLIENT_SECRET"),
        webhook_secret=secrets[0] if secrets else "",
        webhook_url=asked.webhook_url or (f"{service.rstrip('/')}{WEBHOOKS}" if service else ""),
        rtms_client_id=rtms_client_id or "",
        rtms_client_secret=rtms_client_secret or "",
        public_url=asked.public_url,
        speed=asked.speed,
        dropped_settings=frozenset(asked.drop_setting),
        report_delay_minutes=asked.report_delay,
        announces_cameras=asked.announce_cameras,
    )


def _speed(typed: str) -> float:
    speed = float(typed)
    if not speed > 0:
        raise argparse.ArgumentTypeError("must be above 0")
    return speed
