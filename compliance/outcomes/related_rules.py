"""The rules whose findings are about an outcome, so that it can rest on them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy

OTHER_MATTERS = "None of the findings that it rests on is about this."
"""The objection to an outcome that rests on findings of other rules alone."""
AWAY = frozenset({"absent", "left_early"})
_RULES: Mapping[Outcome, frozenset[str]] = MappingProxyType(
    {
        Outcome.REFUSED_LATE: frozenset({"arrived_late"}),
        Outcome.REFUSED_IDENTITY: frozenset(),
        Outcome.REFUSED_INTERPRETER: frozenset(),
        Outcome.NON_COMPLETION_DATA_BREACH: frozenset({"recording"}),
        Outcome.NON_COMPLETION_EXTENUATING: AWAY,
        Outcome.NON_COMPLETION_LEFT_EARLY: AWAY,
        Outcome.NON_COMPLETION_CAMERA: frozenset({"camera_off"}),
        Outcome.NON_COMPLETION_NOT_THROUGHOUT: AWAY | {"arrived_late"},
        Outcome.NON_COMPLETION_TECHNICAL: AWAY | {"camera_off"},
    }
)
SEEN_BY_TRAINER = frozenset(
    {
        Outcome.NON_COMPLETION_ABUSE,
        Outcome.NON_COMPLETION_UNFIT,
        Outcome.NON_COMPLETION_CONDUCT,
        Outcome.NON_COMPLETION_PARTICIPATION,
        Outcome.NON_COMPLETION_LANGUAGE,
        Outcome.NON_COMPLETION_OTHER_RULES,
    }
)
"""The outcomes that rest on what the trainer saw, whatever it was."""


def is_about(rule: str, outcome: Outcome, policy: Policy) -> bool:
    """Whether a finding of this rule, which no officer raised, is about this outcome; also where
    that is not known."""
    if outcome in SEEN_BY_TRAINER:
        return rule in policy.codes or _is_other_rule(rule, outcome)
    return outcome not in _RULES or rule in _RULES[outcome]


def _is_other_rule(rule: str, outcome: Outcome) -> bool:
    return outcome is Outcome.NON_COMPLETION_OTHER_RULES and rule in {"second_session", "recording"}


def objection_to_grounds(
    outcome: Outcome, grounds: Sequence[Mapping[str, Any]], policy: Policy
) -> tuple[str, ...]:
    """Returns the objection to an outcome whose grounds, as stored with a proposal, are findings
    about other matters alone; empty if any may be about it. A person weighs notes, and what
    officers raised."""
    weighed = any(ground["kind"] != "finding" or "source" in ground for ground in grounds)
    if not grounds or weighed or any(is_about(row["rule"], outcome, policy) for row in grounds):
        return ()
    return (OTHER_MATTERS,)
