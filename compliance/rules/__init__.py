"""The rules, one module each, found by the module's name."""

# A rule is a function `find(case) -> Iterator[Breach]`. The name of its module is its code; its
# words and its clause are in the policy. Adding a module adds the rule.

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType

from compliance.findings.allowances import silenced
from compliance.findings.breach import Breach
from compliance.findings.case import Case

Rule = Callable[[Case], Iterator[Breach]]


def _discover() -> Mapping[str, Rule]:
    codes = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return MappingProxyType({code: import_module(f"{__name__}.{code}").find for code in codes})


RULES: Mapping[str, Rule] = _discover()
"""Every rule by its code."""


def breaches(case: Case) -> tuple[Breach, ...]:
    """The findings of all rules, in time order. A rule that the policy does not name is not
    applied: a course under an older policy has no finding of a later rule."""
    finders = [find for code, find in RULES.items() if code in case.policy.rules]
    all_breaches = [breach for find in finders for breach in find(case)]
    all_breaches.sort(key=lambda breach: (breach.span.start, breach.span.end, breach.rule))
    return silenced(all_breaches, case.booking, case.policy)
