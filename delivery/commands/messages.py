"""`coursewatch messages`: says if the provider's words of messages can be used."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from compliance.policy.policy import PolicyFault
from delivery.configuration.settings import read
from delivery.policies import shipped_policies
from delivery.previews import words_check
from delivery.previews.sample_client import SamplePolicy
from delivery.wording import letter_templates
from delivery.wording.template_fault import TemplateFault

BAD_INPUT = 2
MADE_UP = {
    "COURSEWATCH_DATABASE_URL": "sqlite:///unused.db",
    "COURSEWATCH_SECRET": "unused" * 6,
    "COURSEWATCH_PUBLIC_URL": "https://courses.example.org",
    "COURSEWATCH_ZOOM_ACCOUNT_ID": "unused",
    "COURSEWATCH_ZOOM_CLIENT_ID": "unused",
    "COURSEWATCH_ZOOM_CLIENT_SECRET": "unused",
    "COURSEWATCH_ZOOM_WEBHOOK_SECRETS": "unused",
    "COURSEWATCH_SMTP_HOST": "mail.example.org",
    "COURSEWATCH_MAIL_FROM": "courses@example.org",
    "COURSEWATCH_HELP_LINE": "0300 000 0000",
    "COURSEWATCH_PROVIDER_NAME": "The provider",
}
"""Settings with which the messages to the made-up client are written."""


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    checking = actions.add_parser("check", help="check whether a folder of words can be used")
    checking.add_argument("folder", type=Path, metavar="FOLDER")
    checking.add_argument(
        "--policy",
        default=shipped_policies.newest(),
        metavar="NAME_OR_FILE",
        help="the policy of the made-up client (default: %(default)s)",
    )
    checking.set_defaults(act=check)


def run(options: argparse.Namespace) -> int:
    act: Callable[[argparse.Namespace], int] = options.act
    return act(options)


def check(options: argparse.Namespace) -> int:
    """Prints a line for each file that can be used. Returns 2, and prints a line for each fault,
    for a folder that cannot be used."""
    settings = read({**MADE_UP, "COURSEWATCH_MESSAGE_FOLDER": str(options.folder)})
    try:
        text = shipped_policies.text_of(options.policy)
        terms = SamplePolicy(shipped_policies.read_from(options.policy, text), text)
        words_check.check(settings, terms)
    except (PolicyFault, TemplateFault) as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    every = letter_templates.read(options.folder)
    for templates in (*every.languages.values(), every.staff):
        for source in templates.sources.values():
            if source.is_own:
                version = f"version {source.version}, " if source.version else ""
                print(f"{source.place}: {version}can be used.")
    return 0
