"""`coursewatch rules`: prints the rules with their clauses; each of its subcommands has a file."""

import argparse
import sys
import textwrap
from collections.abc import Callable, Iterator

from compliance.policy.clause import Clause
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
    """Prints each rule: its code and clause, what the terms say, and how they are applied. Returns
    2 for an invalid policy."""
    try:
        policy = shipped_policies.named(options.policy)
    except PolicyFault as fault:
        print(fault, file=sys.stderr)
        return 2
    print(f"{policy.provider}, policy {policy.name}, in force from {policy.in_force_from}\n")
    for code, clause in _clauses(policy):
        print(f"{code:<20} {f'cl.{clause.number}' if clause.number else ''}".rstrip())
        for called, words in (("the terms say", clause.says), ("applied", clause.text)):
            if words:
                print(textwrap.fill(f"    {called}: {words}", WIDTH, subsequent_indent=" " * 8))
    return 0


def _clauses(policy: Policy) -> Iterator[tuple[str, Clause]]:
    for code in RULES:
        yield from policy.codes.items() if code == "observed" else [(code, policy.rules[code])]
