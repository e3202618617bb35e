"""The command `coursewatch`: every subcommand in one table."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from delivery.commands import (
    assess,
    demo,
    import_file,
    migrate,
    rules,
    serve,
    simulate,
    token,
    user,
    zoom,
)
from delivery.records.engines import BadAddress
from delivery.records.store import StoreFault
from delivery.settings import SettingsFault

REFUSED, BAD_INPUT = 1, 2


def no_arguments(_: argparse.ArgumentParser) -> None:
    """For a subcommand that is told everything by the environment."""


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    says: str
    run: Callable[[argparse.Namespace], int]
    """Answers the exit code: 0 done, 1 refused, 2 bad input."""
    arguments: Callable[[argparse.ArgumentParser], None] = no_arguments


COMMANDS = (
    Command("serve", "run the service until it is told to stop", serve.run),
    Command("migrate", "bring the database up to this version", migrate.run),
    Command("user", "say who may sign in", user.run, user.arguments),
    Command("demo", "show a whole course on this machine", demo.run, demo.arguments),
    Command("import", "take in courses and bookings", import_file.run, import_file.arguments),
    Command("token", "let another system send bookings", token.run, token.arguments),
    Command("assess", "judge courses in folders again, offline", assess.run, assess.arguments),
    Command("rules", "say what is looked for, or try a policy", rules.run, rules.arguments),
    Command("zoom", "run a simulated Zoom, for rehearsals", zoom.run, zoom.arguments),
    Command(
        "simulate",
        "play a script in which Zoom breaks things",
        simulate.run,
        simulate.arguments,
    ),
)


def main(typed: Sequence[str] | None = None) -> int:
    """Runs what was typed, and answers its exit code."""
    asked = _parser().parse_args(typed)
    run: Callable[[argparse.Namespace], int] = asked.run
    try:
        return run(asked)
    except SettingsFault as fault:
        print(*fault.faults, sep="\n", file=sys.stderr)
        return BAD_INPUT
    except BadAddress as fault:
        print(f"COURSEWATCH_DATABASE_URL {fault}", file=sys.stderr)
        return BAD_INPUT
    except StoreFault as fault:  # its text may hold an address or a name: its kind must do
        kind = type(fault).__name__
        print(
            f"The database could not be used ({kind}). Look at COURSEWATCH_DATABASE_URL.",
            file=sys.stderr,
        )
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="coursewatch", description="Delivers online courses, and watches them."
    )
    names = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        own = names.add_parser(command.name, help=command.says, description=command.says)
        command.arguments(own)
        own.set_defaults(run=command.run)
    return parser
