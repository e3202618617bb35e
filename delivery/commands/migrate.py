"""`coursewatch migrate`: brings the database to the tables of this version."""

import argparse
import asyncio
import os
import sys

from delivery.caseload.refreshing import ChangedCourses
from delivery.configuration.settings import read
from delivery.records.database.store import Store
from delivery.records.migrate import LaterVersion, migrate

LATER = (
    "A later version of coursewatch has migrated this database. Install that version or a newer "
    "one. To go back to this version, restore the backup that was made before the upgrade."
)


def arguments(_: argparse.ArgumentParser) -> None:
    """Adds none: the environment holds the settings."""


def run(_: argparse.Namespace) -> int:
    """Returns 0, also if no step was missing, and 1 if the database is of a later version. Raises
    SettingsFault and StoreFault."""
    url = read(os.environ).database_url
    try:
        migrate(url)
    except LaterVersion:
        print(LATER, file=sys.stderr)
        return 1
    asyncio.run(_derive(url))
    print("The database matches this version.")
    return 0


async def _derive(url: str) -> None:
    """Derives the cases that a step has recorded as changed: officers would miss them."""
    store = Store(url)
    try:
        await ChangedCourses(store).work_off()
    finally:
        await store.close()
