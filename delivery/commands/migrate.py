"""`coursewatch migrate`: bring the database up to this version."""

import argparse
import os

from delivery.configuration.settings import read
from delivery.records.migrate import migrate


def arguments(_: argparse.ArgumentParser) -> None:
    """None: the environment says it all."""


def run(_: argparse.Namespace) -> int:
    """0; also where there was nothing to do. Raises SettingsFault and StoreFault."""
    migrate(read(os.environ).database_url)
    print("The database matches this version.")
    return 0
