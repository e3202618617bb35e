"""The policies that a service knows: the shipped ones, and those in the provider's own folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from compliance.policy.policy import Policy, PolicyFault
from delivery.policies import shipped_policies
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.messages.instructions import USUAL_LEAD, LeadTimes

NAME, PROVIDER, DATE = "name", "provider", "in_force_from"
"""The keys of a policy that say which it is."""
PATTERN = "*.toml"


@dataclass(frozen=True, slots=True)
class PlacedPolicy:
    """A policy with the text that it was read from, and the place of the text."""

    place: str
    """The file, or the name of a shipped policy."""
    policy: Policy
    text: str

    @property
    def pinned(self) -> PolicyText:
        return PolicyText(self.policy.name, shipped_policies.digest_of(self.text), self.text)


@dataclass(frozen=True, slots=True)
class PolicySet:
    placed: Mapping[str, PlacedPolicy]
    """By name."""
    provider: str
    """The provider under whose policies new courses are judged."""

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.placed))

    def text_of(self, name: str) -> PolicyText:
        """Returns the name, text and digest of a policy. Raises PolicyFault for an unknown name."""
        if name not in self.placed:
            names = ", ".join(self.names())
            raise PolicyFault(f"there is no policy {name!r}; there are: {names}")
        return self.placed[name].pinned

    def in_force_on(self, day: date) -> str:
        """Returns the name of the provider's policy in force on a day in London. Before the first
        policy came into force, the first counts."""
        candidates = self.own()
        begun = [policy for policy in candidates if policy.in_force_from <= day]
        return (begun[-1] if begun else candidates[0]).name

    def lead_times(self) -> LeadTimes:
        """Returns how long before each course its joining instructions are due."""
        policies = [placed.policy for placed in self.placed.values()]
        leads = {policy.name: policy.instructions_lead for policy in policies}
        return LeadTimes({name: lead for name, lead in leads.items() if lead != USUAL_LEAD})

    def own(self) -> list[Policy]:
        """Returns the provider's policies, the earliest first."""
        every = (placed.policy for placed in self.placed.values())
        theirs = (policy for policy in every if policy.provider == self.provider)
        return sorted(theirs, key=lambda policy: policy.in_force_from)


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
