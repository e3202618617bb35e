"""`coursewatch serve`: runs the service until a signal stops it."""

import argparse
import asyncio
import os
import sys
from datetime import datetime

import structlog
import uvloop

from delivery import cycle_collection
from delivery.app import make_app
from delivery.auditing.key_file import KeyFault
from delivery.configuration.process_name import new_name
from delivery.configuration.settings import Settings, read
from delivery.destruction.after_restore import AfterRestore, ForeignRegister
from delivery.destruction.register_copy import BrokenRegister, RegisterCopy
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.records.database.store import Store
from delivery.records.migrate import is_current
from delivery.records.single_server_lock import ServedAlready, SeveralNames, served
from delivery.telemetry.logging_setup import set_up_logs
from delivery.timekeeping.clock import Clock
from delivery.timekeeping.rehearsal_clock import clock_of
from delivery.web.transport.runner import run_until_stopped

STOPS_WITHIN_S = 0.5  # then open requests are cut off

SWITCH_S = 0.0005
"""How many seconds a thread may keep the interpreter while another waits for it. The ledger
writer's thread needs it for an instant, and every webhook's answer waits for that."""

ONE_NAME = (
    "The SQLite file has a second name (a hard link), under which another process could destroy it."
    " Delete the other name, or make it a copy of its own."
)
ALONE = (
    "Another coursewatch serve runs on this SQLite database. Stop it first; for several together "
    "set COURSEWATCH_DATABASE_URL to a PostgreSQL database."
)

LOOK = (
    "Without this register, a restored backup could bring destroyed records back. Put the last copy"
    " of the file in its place, and start again."
)

log = structlog.get_logger("coursewatch.serve")


def arguments(_: argparse.ArgumentParser) -> None:
    """Adds none: the environment holds the settings."""


def run(_: argparse.Namespace) -> int:
    """Returns 0 after SIGTERM or SIGINT, 1 if the database has another version, another process
    uses it, or its register of destructions cannot be used. Raises SettingsFault and StoreFault."""
    settings = read(os.environ)
    if not is_current(settings.database_url):
        print(OTHER_VERSION, file=sys.stderr)
        return 1
    process = new_name()
    set_up_logs(process)
    try:
        with served(settings.database_url):
            if fault := destroy_again(settings, clock_of(settings.rehearsal_clock)):
                print(fault, file=sys.stderr)
                return 1
            listen(settings, clock_of(settings.rehearsal_clock), process)
    except ServedAlready:
        print(ALONE, file=sys.stderr)
        return 1
    except SeveralNames:
        print(ONE_NAME, file=sys.stderr)
        return 1
    except KeyFault as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def destroy_again(settings: Settings, clock: Clock) -> str | None:
    """Destroys again what a restored backup brought back, before anybody is served. Returns why the
    service must not start; None if it may. Raises StoreFault."""
    if settings.destruction_register is None:
        return None
    copy = RegisterCopy(settings.destruction_register)
    try:
        asyncio.run(_repeated(settings, copy, clock.now()))
    except (ForeignRegister, BrokenRegister, OSError) as fault:
        return f"COURSEWATCH_DESTRUCTION_REGISTER, {copy.path}: {fault}. {LOOK}"
    return None


async def _repeated(settings: Settings, copy: RegisterCopy, now: datetime) -> None:
    store = Store(settings.database_url)
    try:
        await AfterRestore(store, copy).repeat(now)
    finally:
        await store.close()


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
