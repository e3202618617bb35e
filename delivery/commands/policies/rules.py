"""`coursewatch rules`: prints the rules with their clauses, or says if a policy can be used."""

import argparse
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

from compliance.policy.clause import Clause
from compliance.policy.national_courses import unknown_types
from compliance.policy.policy import Policy, PolicyFault
from compliance.rules import RULES
from delivery.commands.policies import rules_adopt, rules_pin, rules_try
from delivery.policies import policy_reading, shipped_policies

WIDTH = 96
BAD_INPUT = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--policy",
        default=shipped_policies.newest(),
        metavar="NAME_OR_FILE",
        help="the policy whose rules are printed (default: %(default)s)",
    )
    parser.set_defaults(act=say)
    actions = parser.add_subparsers(metavar="ACTION")
    checking = actions.add_parser("check", help="check whether a policy can be used")
    checking.add_argument(
        "policy_text",
        metavar="POLICY",
        help="the name of a shipped policy, a file, or a folder of policies",
    )
    checking.set_defaults(act=check)
    trying = actions.add_parser("try", help="list what would change under another policy")
    rules_try.arguments(trying)
    pinning = actions.add_parser("pin", help="judge a course under another policy")
    rules_pin.arguments(pinning)
    adopting = actions.add_parser("adopt", help="judge upcoming courses under newer policies")
    rules_adopt.arguments(adopting)


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
        return BAD_INPUT
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


def check(options: argparse.Namespace) -> int:
    """Prints a line for each policy that can be used, the earliest first. Returns 2 for a policy
    that cannot be meant."""
    folder = Path(options.policy_text)
    try:
        named = [] if folder.is_dir() else [shipped_policies.named(options.policy_text)]
        policies = named or policy_reading.read(folder).own()
    except PolicyFault as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    for policy in policies:
        begins = f"in force from {policy.in_force_from}"
        print(f"{policy.provider}, policy {policy.name}, {begins}: it can be used.")
        if unknown := unknown_types(policy):
            types = ", ".join(unknown)
            print(f"  Look again at {types}: we know no course type of that name.")
    return 0
