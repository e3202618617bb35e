"""The policies that a service knows, and which of them is in force on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compliance.policy.clause import Clause
from compliance.policy.message_terms import MessageTerms
from compliance.policy.policy import Policy, PolicyFault
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.messages.instructions import USUAL_LEAD, LeadTimes


@dataclass(frozen=True, slots=True)
class PlacedPolicy:
    """A policy with the text that it was read from, and the place of the text."""

    place: str
    """The file, or the name of a shipped policy."""
    policy: Policy
    text: str

    @property
    def pinned(self) -> PolicyText:
        return PolicyText.of(self.policy.name, self.text)


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
        """Returns how long before each course its joining instructions are due, by the present
        texts of the policies. `delivery.policies.lead_times` adds what courses are pinned to."""
        policies = [placed.policy for placed in self.placed.values()]
        leads = {policy.name: policy.instructions_lead or USUAL_LEAD for policy in policies}
        return LeadTimes({name: lead for name, lead in leads.items() if lead != USUAL_LEAD})

    def messages(self) -> MessageTerms:
        """Returns by which ways and when clients are reached: of the provider's latest policy, or
        of the shipped one."""
        policies = self.own()
        return policies[-1].messages if policies else MessageTerms()

    def codes(self) -> Mapping[str, Clause]:
        """Returns what trainers may have seen, by its code, as any known policy words it: the
        provider's latest first."""
        policies = (*(placed.policy for placed in self.placed.values()), *self.own())
        return {code: clause for policy in policies for code, clause in policy.codes.items()}

    def own(self) -> list[Policy]:
        """Returns the provider's policies, the earliest first."""
        every = (placed.policy for placed in self.placed.values())
        theirs = (policy for policy in every if policy.provider == self.provider)
        return sorted(theirs, key=lambda policy: policy.in_force_from)
