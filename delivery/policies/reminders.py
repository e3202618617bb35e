"""How long before the time to book again ends any course's policy has its client reminded."""

from datetime import timedelta

from compliance.policy.message_terms import MessageTerms
from compliance.policy.policy import PolicyFault
from delivery.policies import shipped_policies
from delivery.records.database.store import Transaction
from delivery.records.judgements import policy_pins


async def longest_warning(tx: Transaction) -> timedelta:
    """The longest time of all policy texts on record, and of texts that say nothing of it. A text
    that cannot be read has no time: nothing is sent under it."""
    longest = MessageTerms().window_warning
    for _, text in await policy_pins.other_texts(tx, []):
        try:
            longest = max(longest, shipped_policies.read(text).messages.window_warning)
        except PolicyFault:
            continue
    return longest
