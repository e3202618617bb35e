"""`coursewatch migrate`: brings the database to the tables of this version."""

import argparse
import os
import sys

from delivery.configuration.settings import read
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
    try:
        migrate(read(os.environ).database_url)
    except LaterVersion:
        print(LATER, file=sys.stderr)
        return 1
    print("The database matches this version.")
    return 0
