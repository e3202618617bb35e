"""How long before each course its joining instructions are due, by the text that the course is
pinned to. A text of an earlier version that says nothing of it leaves it to the present text."""

from datetime import datetime, timedelta

from compliance.policy.policy import PolicyFault
from delivery.policies import shipped_policies
from delivery.policies.policy_set import PolicySet
from delivery.records.database.store import Transaction
from delivery.records.judgements import policy_pins
from delivery.records.messages.instructions import LeadTimes, ReadLeadTimes


def reading(policies: PolicySet) -> ReadLeadTimes:
    """Returns the function that reads the times of all courses that are not over."""

    async def read(tx: Transaction, now: datetime) -> LeadTimes:
        present = policies.lead_times()
        digests = [placed.pinned.digest for placed in policies.placed.values()]
        stated = {}
        for policy_id, text in await policy_pins.other_texts(tx, digests):
            lead = _stated_otherwise(text, present)
            if lead is not None:
                stated[policy_id] = lead
        pinned = await policy_pins.coming(tx, stated, now)
        return LeadTimes(present.others, {course: stated[policy] for course, policy in pinned})

    return read


def _stated_otherwise(text: str, present: LeadTimes) -> timedelta | None:
    """The time that a stored text states, if the present text of its name has another. A text that
    cannot be read states none: no letter waits for it."""
    try:
        policy = shipped_policies.read(text)
    except PolicyFault:
        return None
    lead = policy.instructions_lead
    return None if lead == present.of(policy.name) else lead
