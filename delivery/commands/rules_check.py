"""`coursewatch rules check`: says whether a policy can be used, or which line cannot be meant."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from compliance.policy.policy import Policy, PolicyFault
from delivery.policies import policy_set, shipped_policies
from delivery.policies.policy_set import PolicySet

BAD_INPUT = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "policy_text",
        metavar="POLICY",
        help="the name of a shipped policy, a file, or a folder of policies",
    )
    parser.set_defaults(act=run)


def run(options: argparse.Namespace) -> int:
    """Returns 0 for a policy that can be used, 2 for any other."""
    folder = Path(options.policy_text)
    try:
        if folder.is_dir():
            print(*_of_folder(policy_set.read(folder)), sep="\n")
        else:
            print(_usable(shipped_policies.named(options.policy_text)))
    except PolicyFault as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    return 0


def _of_folder(policies: PolicySet) -> Iterator[str]:
    """Yields a line for each policy under which new courses may be judged, the first first."""
    for policy in policies.own():
        yield _usable(policy)


def _usable(policy: Policy) -> str:
    return (
        f"{policy.provider}, policy {policy.name}, in force from {policy.in_force_from}: "
        "it can be used."
    )
