"""`coursewatch serve`: runs the service until a signal stops it."""

import argparse
import asyncio
import os
import sys

import structlog
import uvloop

from delivery import cycle_collection
from delivery.app import make_app
from delivery.auditing.key_file import KeyFault
from delivery.configuration.process_name import new_name
from delivery.configuration.settings import Settings, read
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.records.database.single_server_lock import ServedAlready, served
from delivery.records.migrate import is_current
from delivery.telemetry.logging_setup import set_up_logs
from delivery.timekeeping.clock import Clock
from delivery.timekeeping.rehearsal_clock import clock_of
from delivery.web.transport.runner import run_until_stopped

STOPS_WITHIN_S = 0.5  # then open requests are cut off

SWITCH_S = 0.0005
"""How many seconds a thread may keep the interpreter while another waits for it. The ledger
writer's thread needs it for an instant, and every webhook's answer waits for that."""

ALONE = (
    "Another coursewatch serve runs on this SQLite database. Stop it first; for several together "
    "set COURSEWATCH_DATABASE_URL to a PostgreSQL database."
)

log = structlog.get_logger("coursewatch.serve")


def arguments(_: argparse.ArgumentParser) -> None:
    """Adds none: the environment holds the settings."""


def run(_: argparse.Namespace) -> int:
    """Returns 0 after SIGTERM or SIGINT, 1 if the database has another version or another process
    uses it. Raises SettingsFault and StoreFault."""
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
    except KeyFault as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def listen(settings: Settings, clock: Clock, process: str) -> None:
    """Serves until SIGTERM or SIGINT. Runs uvloop, which takes a fifth more webhooks a second than
    asyncio's loop, and without aiohttp's access log, which would hold secret paths."""
    sys.setswitchinterval(SWITCH_S)
    app = make_app(settings, clock, scanning=True, apart=True, process=process)
    serving = run_until_stopped(
        app,
        settings.host,
        settings.port,
        stops_within_s=STOPS_WITHIN_S,
        on_listening=_tell_listening,
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serving)


def _tell_listening() -> None:
    cycle_collection.begin()
    log.info("listening")
