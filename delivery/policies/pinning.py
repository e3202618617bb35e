"""The policy of a course: the text that was current when the course was made."""

from collections.abc import Mapping
from datetime import datetime

from compliance.policy.policy import Policy
from delivery.policies import shipped_policies
from delivery.records.database.store import Transaction
from delivery.records.judgements import policy_pins
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.planning.courses import CourseRow

AS_MADE = "the course was made under it"


async def policy_of(tx: Transaction, course: CourseRow) -> Policy:
    """The policy of the course's pin. Raises PolicyFault."""
    return shipped_policies.read((await text_of(tx, course)).text)


async def text_of(tx: Transaction, course: CourseRow) -> PolicyText:
    """The text of the course's pin or, without one, the shipped text of its policy's name. Raises
    PolicyFault."""
    pinned = await policy_pins.current(tx, course.id)
    return pinned.policy if pinned else shipped(course.policy)


async def pin_as_made(tx: Transaction, course_id: int, name: str, now: datetime) -> None:
    """Pins the course to the shipped text of this name, unless it has a pin. Raises PolicyFault."""
    if await policy_pins.current(tx, course_id) is None:
        await policy_pins.pin(tx, course_id, shipped(name), user_id=None, reason=AS_MADE, now=now)


async def pin_all_as_made(tx: Transaction, policies: Mapping[int, str], now: datetime) -> None:
    """Pins many courses; `policies` are the names by course id. Raises PolicyFault."""
    unpinned = await policy_pins.without(tx, policies.keys())
    for name in sorted({policies[course_id] for course_id in unpinned}):
        of_name = sorted(course_id for course_id in unpinned if policies[course_id] == name)
        await policy_pins.pin_first(tx, of_name, shipped(name), reason=AS_MADE, now=now)


def shipped(name: str) -> PolicyText:
    """The name, text and digest of a shipped policy. Raises PolicyFault."""
    text = shipped_policies.shipped_text(name)
    return PolicyText(name, shipped_policies.digest_of(text), text)
