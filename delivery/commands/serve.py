"""`coursewatch serve`: runs the service until it is told to stop."""

import argparse
import gc
import os
import sys

import structlog
import uvloop
from aiohttp import web

from delivery.app import make_app
from delivery.configuration.process_name import new_name
from delivery.configuration.settings import Settings, read
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.records.database.single_server_lock import ServedAlready, served
from delivery.records.migrate import is_current
from delivery.telemetry.logging_setup import set_up_logs
from delivery.timekeeping.clock import Clock
from delivery.timekeeping.rehearsal_clock import clock_of

STOPS_WITHIN_S = 0.5  # then whatever still runs is cut off: whoever sends SIGTERM waits for us

SWITCH_S = 0.0005
"""How long a thread keeps the interpreter while another wants it, in seconds: the one that writes
the ledger needs it for an instant, and everybody who waits to be answered waits for that."""

ALONE = (
    "Another coursewatch serve runs on this SQLite database. Stop it first; for several together "
    "set COURSEWATCH_DATABASE_URL to a PostgreSQL database."
)

log = structlog.get_logger("coursewatch.serve")


def arguments(_: argparse.ArgumentParser) -> None:
    """None: the environment says it all."""


def run(_: argparse.Namespace) -> int:
    """0 when it was told to stop, 1 if the database is not ready or is another's. Raises
    SettingsFault and StoreFault."""
    settings = read(os.environ)
    if not is_current(settings.database_url):
        print(OTHER_VERSION, file=sys.stderr)
        return 1
    process = new_name()
    set_up_logs(process)
    try:
        with served(settings.database_url):
            listen(settings, clock_of(settings.rehearsal_clock), process)
    except ServedAlready:
        print(ALONE, file=sys.stderr)
        return 1
    return 0


def listen(settings: Settings, clock: Clock, process: str) -> None:
    """Until SIGTERM or SIGINT. The library's own log of requests has paths in it: it stays off.

    A loop written in C takes a fifth more webhooks a second than the standard library's.
    """
    sys.setswitchinterval(SWITCH_S)
    web.run_app(
        make_app(settings, clock, scanning=True, apart=True, process=process),
        host=settings.host,
        port=settings.port,
        shutdown_timeout=STOPS_WITHIN_S,
        access_log=None,
        print=_tell_listening,
        loop=uvloop.new_event_loop(),
    )


def _tell_listening(_: str) -> None:
    """Called as soon as the port is open, with a banner that nobody needs."""
    _look_for_rings_seldom()
    log.info("listening")


def _look_for_rings_seldom() -> None:
    """What stands by now stands until the end, and what a request leaves behind is no ring: looking
    through both for objects that hold each other took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
