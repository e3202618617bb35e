"""The command `coursewatch`: every subcommand in one table."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from delivery.configuration.settings_fault import SettingsFault
from delivery.records.database.engines import BadAddress
from delivery.records.database.faults import StoreFault

REFUSED, BAD_INPUT = 1, 2


class Module(Protocol):
    """What a module in delivery/commands has."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Says what may be typed after the command's name."""

    def run(self, asked: argparse.Namespace) -> int:
        """Answers the exit code: 0 done, 1 refused, 2 bad input."""


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    says: str
    module: str

    def load(self) -> Module:
        """Only what was typed is imported: the whole house takes two seconds."""
        module: Module = import_module(f"delivery.commands.{self.module}")
        return module


COMMANDS = (
    Command("serve", "run the service until it is told to stop", "serve"),
    Command("migrate", "bring the database up to this version", "migrate"),
    Command("user", "say who may sign in", "user"),
    Command("demo", "show a whole course on this machine", "demo"),
    Command("import", "take in courses and bookings", "import_file"),
    Command("token", "let another system send bookings", "token"),
    Command("assess", "judge courses in folders again, offline", "assess"),
    Command("rules", "say what is looked for, or try a policy", "rules"),
    Command("zoom", "run a simulated Zoom, for rehearsals", "zoom"),
    Command("simulate", "play a script in which Zoom breaks things", "simulate"),
)


def main(typed: Sequence[str] | None = None) -> int:
    """Runs what was typed, and answers its exit code."""
    typed = sys.argv[1:] if typed is None else typed
    asked = _parser(typed[:1]).parse_args(typed)
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


def _parser(wanted: Sequence[str]) -> argparse.ArgumentParser:
    """Knows every command by its name, and what may follow the wanted one."""
    parser = argparse.ArgumentParser(
        prog="coursewatch", description="Delivers online courses, and watches them."
    )
    names = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        own = names.add_parser(command.name, help=command.says, description=command.says)
        if command.name in wanted:
            module = command.load()
            module.arguments(own)
            own.set_defaults(run=module.run)
    return parser
