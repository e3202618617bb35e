"""The policy of a course: the text that was current when the course was made."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from compliance.policy.policy import Policy
from delivery.policies import shipped_policies
from delivery.records.database.store import Transaction
from delivery.records.judgements import policy_pins
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.planning.courses import CourseRow

AS_MADE = "the course was made under it"
AS_MOVED = "the course was moved to a day on which it is in force"


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


async def policies_of(tx: Transaction, planned: Collection[CourseRow]) -> dict[int, Policy]:
    """The policies of these courses by course id. Raises PolicyFault."""
    pinned = await policy_pins.current_of(tx, {course.id for course in planned})
    return {
        course.id: shipped_policies.read((pinned.get(course.id) or shipped(course.policy)).text)
        for course in planned
    }


async def pin_all_as_made(
    tx: Transaction, policies: Mapping[int, PolicyText], now: datetime
) -> None:
    """Pins the courses that have no pin. `policies` holds their texts by course id."""
    unpinned = await policy_pins.without(tx, policies.keys())
    for policy, course_ids in _by_text({key: policies[key] for key in unpinned}):
        await policy_pins.pin_first(tx, course_ids, policy, reason=AS_MADE, now=now)


async def pin_all_as_moved(
    tx: Transaction, policies: Mapping[int, PolicyText], now: datetime
) -> None:
    """Pins courses that were moved to a day on which another policy is in force."""
    for policy, course_ids in _by_text(policies):
        await policy_pins.pin_anew(tx, course_ids, policy, reason=AS_MOVED, now=now)


def _by_text(policies: Mapping[int, PolicyText]) -> Iterator[tuple[PolicyText, list[int]]]:
    """Each text with the ids of its courses, in their order."""
    by_digest: dict[str, list[int]] = {}
    for course_id in sorted(policies):
        by_digest.setdefault(policies[course_id].digest, []).append(course_id)
    for course_ids in by_digest.values():
        yield policies[course_ids[0]], course_ids


def shipped(name: str) -> PolicyText:
    """The name, text and digest of a shipped policy. Raises PolicyFault."""
    return PolicyText.of(name, shipped_policies.shipped_text(name))
