"""`coursewatch rules`: what is looked for, under which clause, in plain English."""

import argparse
import sys
import textwrap
from collections.abc import Iterator

from compliance.policy import Policy, PolicyFault
from compliance.rules import RULES
from delivery import policies

WIDTH = 96


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--policy", default=policies.newest(), metavar="NAME_OR_FILE")


def run(asked: argparse.Namespace) -> int:
    """One paragraph a rule: code, clause, text. 2 for a policy that cannot be read."""
    try:
        policy = policies.named(asked.policy)
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
            yield from ((seen, one.number, one.text) for seen, one in policy.codes.items())
        else:
            yield code, policy.rules[code].number, policy.rules[code].text
