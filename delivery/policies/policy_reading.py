"""Reads the shipped policies, and those in the provider's own folder."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from compliance.policy.policy import PolicyFault
from delivery.policies import shipped_policies
from delivery.policies.policy_set import PlacedPolicy, PolicySet

NAME, PROVIDER, DATE = "name", "provider", "in_force_from"
"""The keys of a policy that say which it is."""
PATTERN = "*.toml"


@cache
def shipped_set() -> PolicySet:
    """Returns the shipped policies alone."""
    return read(None)


def read(folder: Path | None) -> PolicySet:
    """Reads the shipped policies and every `*.toml` file of the folder. With a folder, its provider
    counts: policies of other providers judge only the courses that name them.

    Raises PolicyFault with the file, and the line and key where there are any, for a file that
    cannot be used, a second provider, a name that exists twice, and two policies of one provider
    with one date.
    """
    shipped = [_shipped(name) for name in shipped_policies.names()]
    additions = [] if folder is None else _in_folder(folder)
    for placed in additions[1:]:
        if placed.policy.provider != additions[0].policy.provider:
            raise _fault(placed, PROVIDER, f"is another one than in {additions[0].place}")
    _differ([*shipped, *additions])
    provider = additions[0].policy.provider if additions else shipped[-1].policy.provider
    return PolicySet({placed.policy.name: placed for placed in (*shipped, *additions)}, provider)


def _shipped(name: str) -> PlacedPolicy:
    text = shipped_policies.shipped_text(name)
    return PlacedPolicy(name, shipped_policies.read_from(name, text), text)


def _in_folder(folder: Path) -> list[PlacedPolicy]:
    try:
        files = sorted(path for path in folder.iterdir() if path.match(PATTERN))
    except OSError as fault:
        raise PolicyFault(f"{folder}: {fault.strerror}") from fault
    if not files:
        raise PolicyFault(f"{folder}: holds no policy, no file {PATTERN}")
    return [_in_file(path) for path in files]


def _in_file(path: Path) -> PlacedPolicy:
    text = shipped_policies.text_in(path)
    return PlacedPolicy(str(path), shipped_policies.read_from(str(path), text), text)


def _differ(every: Sequence[PlacedPolicy]) -> None:
    names: dict[str, PlacedPolicy] = {}
    dates: dict[tuple[str, date], PlacedPolicy] = {}
    for placed in every:
        policy = placed.policy
        first = names.setdefault(policy.name, placed)
        if first is not placed:
            raise _fault(placed, NAME, f"is that of {first.place}: give it another")
        first = dates.setdefault((policy.provider, policy.in_force_from), placed)
        if first is not placed:
            raise _fault(placed, DATE, f"is that of {first.place}, of the same provider")


def _fault(placed: PlacedPolicy, key: str, says: str) -> PolicyFault:
    return shipped_policies.placed_fault(placed.place, placed.text, PolicyFault(says, key=key))
