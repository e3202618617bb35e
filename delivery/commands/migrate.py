"""`coursewatch migrate`: brings the database to the tables of this version."""

import argparse
import os

from delivery.configuration.settings import read
from delivery.records.migrate import migrate


def arguments(_: argparse.ArgumentParser) -> None:
    """Adds none: the environment holds the settings."""


def run(_: argparse.Namespace) -> int:
    """Returns 0, also if no step was missing. Raises SettingsFault and StoreFault."""
    migrate(read(os.environ).database_url)
    print("The database matches this version.")
    return 0
