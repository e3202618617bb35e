"""`coursewatch directory-simulator`: runs a simulated directory, for rehearsals."""

import argparse
import os

from delivery.commands.simulators.running import address_arguments, run_simulator
from delivery.configuration.environment import Environment
from delivery.timekeeping.clock import SystemClock
from integrations.oidc.simulator.app import DirectoryState, DirectoryUser, make_directory

USERS = (
    DirectoryUser(
        "00000000-0000-0000-0000-000000000001",
        "Tess Trainer",
        "tess@organisation.example",
        ("trainer",),
    ),
    DirectoryUser(
        "00000000-0000-0000-0000-000000000002",
        "Omar Officer",
        "omar@organisation.example",
        ("officer",),
    ),
    DirectoryUser(
        "00000000-0000-0000-0000-000000000003", "Nobody Yet", "nobody@organisation.example", ()
    ),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the address; tenant and client come from the service's settings."""
    address_arguments(parser, port=8092)


def run(options: argparse.Namespace) -> int:
    """Returns 0 after it was stopped. Raises SettingsFault."""
    env = Environment(os.environ)
    state = DirectoryState(
        tenant=env.str("OIDC_TENANT"),
        client_id=env.str("OIDC_CLIENT_ID"),
        client_secret=env.str("OIDC_CLIENT_SECRET"),
        users={user.object_id: user for user in USERS},
        now=SystemClock().now,
    )
    env.settle()
    return run_simulator(make_directory(state), "The directory", options)
