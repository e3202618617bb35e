"""`coursewatch import`: imports a register of courses and bookings."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from delivery.configuration.settings import Settings, read
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.records.migrate import is_current
from delivery.registers import importing, register_csv
from delivery.registers.importing import ImportCounts
from delivery.registers.register_csv import RegisterRows
from delivery.timekeeping.rehearsal_clock import clock_of
from delivery.validation.errors import InvalidInput

REFUSED, BAD_INPUT = 1, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a CSV file with one row for each booking"
    )


def run(options: argparse.Namespace) -> int:
    """Returns 0 when the whole register is saved, 1 when a line is refused, 2 if there is nothing
    to read.

    Raises SettingsFault and StoreFault.
    """
    settings = read(os.environ)
    if not is_current(settings.database_url):
        print(OTHER_VERSION, file=sys.stderr)
        return REFUSED
    try:
        raw = options.file.read_bytes()
    except OSError as fault:
        print(f"{options.file}: {fault.strerror}", file=sys.stderr)
        return BAD_INPUT
    try:
        sent = register_csv.read(raw)
        taken = asyncio.run(_taken(settings, sent, clock_of(settings.rehearsal_clock).now()))
    except InvalidInput as refused:
        print(
            *(f"{options.file}: {refusal}" for refusal in refused.refusals),
            sep="\n",
            file=sys.stderr,
        )
        print("Nothing was imported.", file=sys.stderr)
        return REFUSED
    print(f"Courses: {_counted(taken.courses)}")
    print(f"Bookings: {_counted(taken.bookings)}")
    return 0


async def _taken(settings: Settings, sent: RegisterRows, now: datetime) -> ImportCounts:
    store = Store(settings.database_url)
    try:
        return await importing.register(store, sent, None, now)
    finally:
        await store.close()


def _counted(counts: Mapping[RowOutcome, int]) -> str:
    return ", ".join(f"{counts.get(outcome, 0)} {outcome}" for outcome in RowOutcome)
