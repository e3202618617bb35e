"""`coursewatch serve`: runs the service until it is told to stop."""

import argparse
import os
import sys

from aiohttp import web

from delivery.app import make_app
from delivery.clock import Clock, SystemClock
from delivery.logs import set_up_logs
from delivery.records.migrate import is_current
from delivery.records.store import StoreFault
from delivery.settings import Settings, SettingsFault, read

STOPS_WITHIN_S = 1.0  # then whatever still runs is cut off: whoever sends SIGTERM waits for us


def arguments(parser: argparse.ArgumentParser) -> None:
    """None: everything that it needs is in the environment."""


def run(asked: argparse.Namespace) -> int:
    """0 when it was told to stop, 1 if the records are not ready, 2 if the settings are wrong."""
    try:
        settings = read(os.environ)
    except SettingsFault as fault:
        print("\n".join(fault.faults), file=sys.stderr)
        return 2
    refusal = why_not(settings)
    if refusal:
        print(refusal, file=sys.stderr)
        return 1
    set_up_logs()
    listen(settings, SystemClock())
    return 0


def why_not(settings: Settings) -> str | None:
    """What keeps the service from starting and what to type, or None."""
    try:
        current = is_current(settings.database_url)
    except StoreFault as fault:
        kind = type(fault).__name__
        return f"The database cannot be reached ({kind}). Look at COURSEWATCH_DATABASE_URL."
    if current:
        return None
    return "The database is not that of this version. Type: coursewatch migrate"


def listen(settings: Settings, clock: Clock) -> None:
    """Until SIGTERM or SIGINT. The library's own log of requests has paths in it: it stays off."""
    web.run_app(
        make_app(settings, clock),
        host=settings.host,
        port=settings.port,
        shutdown_timeout=STOPS_WITHIN_S,
        access_log=None,
        print=None,
    )
