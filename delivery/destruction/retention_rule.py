"""The table of retention in force, and the digest by which approvals and the register name it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from compliance.policy.retention_terms import RetentionTerms
from delivery.policies.policy_set import PolicySet
from delivery.records.retention.register import Rule
from delivery.timekeeping.london_time import london_day


@dataclass(frozen=True, slots=True)
class RetentionRule:
    terms: RetentionTerms
    named: Rule


def in_force(policies: PolicySet, now: datetime) -> RetentionRule | None:
    """Returns the table of the policy in force today; None if its text has none: then nothing is
    destroyed."""
    policy = policies.placed[policies.in_force_on(london_day(now))].policy
    if policy.retention is None:
        return None
    return RetentionRule(policy.retention, Rule(policy.name, digest_of(policy.retention)))


def digest_of(terms: RetentionTerms) -> str:
    """Returns the SHA-256 of what decides: the start and the months of each class. Other words for
    the same terms need no new approval."""
    deciding = {
        each.value: [of_class.counted_from, of_class.months]
        for each, of_class in terms.classes.items()
    }
    return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()
