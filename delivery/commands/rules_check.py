"""`coursewatch rules check`: says whether a policy can be used, or which line cannot be meant."""

import argparse
import sys

from compliance.policy.policy import PolicyFault
from delivery.policies import shipped_policies

BAD_INPUT = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "policy_text", metavar="POLICY", help="the name of a shipped policy, or a file"
    )
    parser.set_defaults(act=run)


def run(options: argparse.Namespace) -> int:
    """Returns 0 for a policy that can be used, 2 for any other."""
    try:
        policy = shipped_policies.named(options.policy_text)
    except PolicyFault as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    print(
        f"{policy.provider}, policy {policy.name}, in force from {policy.in_force_from}: "
        "it can be used."
    )
    return 0
