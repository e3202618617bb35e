"""The command `coursewatch`: every subcommand in one table."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Protocol

from compliance.policy.toml_table import PolicyFault
from delivery.configuration.settings_fault import SettingsFault
from delivery.records.database.engines import BadAddress
from delivery.records.database.faults import StoreFault
from delivery.wording.template_fault import TemplateFault

REFUSED, BAD_INPUT = 1, 2


class Module(Protocol):
    """The functions of a module in delivery/commands."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Adds the arguments of the command to its parser."""

    def run(self, options: argparse.Namespace) -> int:
        """Runs the command; returns the exit code: 0 done, 1 refused, 2 bad input."""


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    says: str
    module: str

    def load(self) -> Module:
        """Imports this command alone: importing all of them takes two seconds."""
        module: Module = import_module(f"delivery.commands.{self.module}")
        return module


COMMANDS = (
    Command("serve", "run the service", "serve"),
    Command("migrate", "update the database to this version", "migrate"),
    Command("user", "add a user, or print a sign-in link", "user"),
    Command("demo", "show a whole course on this machine", "demo"),
    Command("import", "import courses and bookings from a file", "import_file"),
    Command("token", "make a token for another system", "token"),
    Command("bounce", "take a mail server's notice about a letter", "bounce"),
    Command("audit", "make the key of the audit's log, or check the log", "audit"),
    Command("verify", "check an evidence pack offline", "verify"),
    Command("assess", "judge courses in folders, without the database", "assess"),
    Command("messages", "check the provider's words of messages", "messages"),
    Command("rules", "print the rules, or try or pin a policy", "policies.rules"),
    Command("retention", "destroy records after their term, with proof", "retention.command"),
    Command("zoom", "run a simulated Zoom", "simulators.zoom"),
    Command("notify-simulator", "run a simulated GOV.UK Notify", "simulators.notify"),
    Command(
        "directory-simulator",
        "run a simulated directory of an organisation",
        "simulators.directory",
    ),
    Command("simulate", "play a script in which Zoom fails", "simulators.simulate"),
)


def main(typed: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code."""
    typed = sys.argv[1:] if typed is None else typed
    options = _parser(typed[:1]).parse_args(typed)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except SettingsFault as fault:
        print(*fault.faults, sep="\n", file=sys.stderr)
        return BAD_INPUT
    except (PolicyFault, TemplateFault) as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    except BadAddress as fault:
        print(f"COURSEWATCH_DATABASE_URL {fault}", file=sys.stderr)
        return BAD_INPUT
    except StoreFault as fault:  # its text may hold an address or a name: its kind must do
        kind = type(fault).__name__
        print(
            f"The database cannot be used ({kind}). Check COURSEWATCH_DATABASE_URL.",
            file=sys.stderr,
        )
        return REFUSED


def _parser(wanted: Sequence[str]) -> argparse.ArgumentParser:
    """Knows the names of all commands, and the arguments of the wanted one."""
    parser = argparse.ArgumentParser(
        prog="coursewatch",
        description="Delivers online courses and watches that they are followed.",
    )
    parser.add_argument(
        "--version", action="version", version=f"coursewatch {version('coursewatch')}"
    )
    names = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command_parser = names.add_parser(command.name, help=command.says, description=command.says)
        if command.name in wanted:
            module = command.load()
            module.arguments(command_parser)
            command_parser.set_defaults(run=module.run)
    return parser
