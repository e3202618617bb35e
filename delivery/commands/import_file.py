"""`coursewatch import`: imports a register of courses and bookings."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from delivery.configuration.settings import Settings, read
from delivery.health.readiness_probe import OTHER_VERSION
from delivery.policies import policy_reading
from delivery.policies.policy_set import PolicySet
from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.records.migrate import is_current
from delivery.register_files import register_file
from delivery.register_files.readings import Reading
from delivery.register_files.register_file import RegisterFile
from delivery.registers import importing
from delivery.registers.import_result import ImportCounts
from delivery.timekeeping.rehearsal_clock import clock_of
from delivery.timekeeping.time_wording import count_of
from delivery.validation.errors import InvalidInput
from delivery.wording import letter_templates
from delivery.wording.unwritten_languages import unwritten

REFUSED, BAD_INPUT, TO_BE_CONFIRMED = 1, 2, 3

CONFIRM = "Nothing was imported yet. If this is right, type the command again with --yes."
UNWRITTEN = "{bookings} of the language {code}: no messages are in it, so these are in English."
ONLY_SHOWN = "Nothing was imported: --dry-run only shows."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a CSV file or Excel workbook with one row for each booking",
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--yes", action="store_true", help="import even if some values had to be interpreted"
    )
    choice.add_argument(
        "--dry-run", action="store_true", help="show what would be imported, and import nothing"
    )


def run(options: argparse.Namespace) -> int:
    """Returns 0 when the whole register is saved (or shown, with `--dry-run`), 1 when a line is
    refused, 2 if there is nothing to read.

    A file that is written as documented is saved at once. Where a value had to be read otherwise,
    the readings are printed and nothing is saved without `--yes`: 3 is returned. Raises
    SettingsFault, StoreFault, PolicyFault and TemplateFault.
    """
    settings = read(os.environ)
    if not is_current(settings.database_url):
        print(OTHER_VERSION, file=sys.stderr)
        return REFUSED
    policies = policy_reading.read(settings.policy_folder)
    try:
        raw = options.file.read_bytes()
    except OSError as fault:
        print(f"{options.file}: {fault.strerror}", file=sys.stderr)
        return BAD_INPUT
    try:
        file = register_file.read(raw)
        confirmed = options.yes or not (file.readings or options.dry_run)
        counts = asyncio.run(_import(settings, file, policies, confirmed=confirmed))
    except InvalidInput as refused:
        print(
            *(f"{options.file}: {refusal}" for refusal in refused.refusals),
            sep="\n",
            file=sys.stderr,
        )
        print("Nothing was imported.", file=sys.stderr)
        return REFUSED
    for reading in file.readings:
        print(*_described(reading), sep="\n")
    for code, count in unwritten(file.rows, letter_templates.read(settings.message_folder)).items():
        print(UNWRITTEN.format(code=code, bookings=count_of(count, "booking")))
    print(f"Courses: {_counted(counts.courses)}")
    print(f"Bookings: {_counted(counts.bookings)}")
    notes = [*counts.handed_over, *(str(change) for change in counts.decided)]
    print(*notes, sep="\n", end="\n" if notes else "")
    if not confirmed:
        print(ONLY_SHOWN if options.dry_run else CONFIRM)
    return 0 if confirmed or options.dry_run else TO_BE_CONFIRMED


async def _import(
    settings: Settings, file: RegisterFile, policies: PolicySet, *, confirmed: bool
) -> ImportCounts:
    store, now = Store(settings.database_url), clock_of(settings.rehearsal_clock).now()
    try:
        if confirmed:
            return await importing.register(store, file.rows, None, now, policies)
        return await importing.preview(store, file.rows, now, policies)
    finally:
        await store.close()


def _described(reading: Reading) -> Iterator[str]:
    yield f"{reading.rule.value} ({reading.column or 'the file'}, {reading.count}):"
    for example in reading.examples:
        line = "" if example.line is None else f"line {example.line}: "
        written = f"{example.written} -> " if example.written else ""
        yield f"  {line}{written}{example.read_as}"


def _counted(counts: Mapping[RowOutcome, int]) -> str:
    return ", ".join(f"{counts.get(outcome, 0)} {outcome}" for outcome in RowOutcome)
