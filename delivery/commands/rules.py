"""`coursewatch rules`: prints the rules with their clauses; each of its subcommands has a file."""

import argparse
import sys
import textwrap
from collections.abc import Callable, Iterator

from compliance.policy.policy import Policy, PolicyFault
from compliance.rules import RULES
from delivery.commands import rules_check, rules_pin, rules_try
from delivery.policies import shipped_policies

WIDTH = 96


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--policy",
        default=shipped_policies.newest(),
        metavar="NAME_OR_FILE",
        help="the policy whose rules are printed (default: %(default)s)",
    )
    parser.set_defaults(act=say)
    actions = parser.add_subparsers(metavar="ACTION")
    checking = actions.add_parser("check", help="say whether a policy can be used")
    rules_check.arguments(checking)
    trying = actions.add_parser("try", help="list what would change under another policy")
    rules_try.arguments(trying)
    pinning = actions.add_parser("pin", help="judge a course under another policy")
    rules_pin.arguments(pinning)


def run(options: argparse.Namespace) -> int:
    """Runs the chosen subcommand; without one, prints the rules."""
    act: Callable[[argparse.Namespace], int] = options.act
    return act(options)


def say(options: argparse.Namespace) -> int:
    """Prints one paragraph for each rule: code, clause, text. Returns 2 for an invalid policy."""
    try:
        policy = shipped_policies.named(options.policy)
    except PolicyFault as fault:
        print(fault, file=sys.stderr)
        return 2
    print(f"{policy.provider}, policy {policy.name}, in force from {policy.in_force_from}\n")
    for code, clause, text in _said(policy):
        print(
            textwrap.fill(f"{code:<20} cl.{clause:<3}  {text}", WIDTH, subsequent_indent=" " * 29)
        )
    return 0


def _said(policy: Policy) -> Iterator[tuple[str, str, str]]:
    for code in RULES:
        if code == "observed":
            yield from ((seen, clause.number, clause.text) for seen, clause in policy.codes.items())
        else:
            yield code, policy.rules[code].number, policy.rules[code].text
