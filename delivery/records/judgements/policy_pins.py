"""The policy text that each course is pinned to. Pins are only added; the last one counts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Self

from sqlalchemy import func, insert, select, update

from delivery.records.database import row_outcome
from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import MOST_IDS, batched, insert_all
from delivery.records.tables import courses, policies, policy_pins


@dataclass(frozen=True, slots=True)
class PolicyText:
    name: str
    digest: str
    """64 hexadecimal digits: sha256 of the text."""
    text: str

    @classmethod
    def of(cls, name: str, text: str) -> Self:
        """Returns the text under this name, with its digest."""
        return cls(name, sha256(text.encode()).hexdigest(), text)


@dataclass(frozen=True, slots=True)
class PinRow:
    id: int
    course_id: int
    policy: PolicyText
    user_id: int | None
    """None if no user was named."""
    reason: str
    at: datetime


async def pin(
    tx: Transaction,
    course_id: int,
    policy: PolicyText,
    *,
    user_id: int | None,
    reason: str,
    now: datetime,
) -> None:
    """Pins the course to this text."""
    # Locks the course first, so that the later of two pins has the higher id.
    naming = update(courses).where(courses.c.id == course_id)
    await tx.execute(naming.values(policy=policy.name))
    policy_id = await _keep(tx, policy, now)
    keys = {"course_id": course_id, "policy_id": policy_id, "user_id": user_id}
    await tx.execute(insert(policy_pins).values(**keys, reason=reason, at=now))


async def pin_anew(
    tx: Transaction, course_ids: Sequence[int], policy: PolicyText, *, reason: str, now: datetime
) -> None:
    """Pins the courses to this text, in their order, without a user's name."""
    for some in batched(course_ids, MOST_IDS):
        naming = update(courses).where(courses.c.id.in_(some))
        await tx.execute(naming.values(policy=policy.name))
    await pin_first(tx, course_ids, policy, reason=reason, now=now)


async def pin_first(
    tx: Transaction, course_ids: Iterable[int], policy: PolicyText, *, reason: str, now: datetime
) -> None:
    """Pins the courses that have the policy's name and no pin yet, without a user's name."""
    policy_id = await _keep(tx, policy, now)
    pins = [
        {"course_id": course_id, "policy_id": policy_id, "reason": reason, "at": now}
        for course_id in course_ids
    ]
    await insert_all(tx, policy_pins, pins)


async def _keep(tx: Transaction, policy: PolicyText, now: datetime) -> int:
    values = {"digest": policy.digest, "name": policy.name, "text": policy.text, "kept_at": now}
    keeping = row_outcome.insert(tx, policies).values(**values)
    await tx.execute(keeping.on_conflict_do_nothing(index_elements=["digest"]))
    stored = select(policies.c.id).where(policies.c.digest == policy.digest)
    policy_id: int = (await tx.execute(stored)).scalar_one()
    return policy_id


async def current(tx: Transaction, course_id: int) -> PinRow | None:
    """The last pin; None for a course without one."""
    query = (
        select(policy_pins, policies.c.name, policies.c.digest, policies.c.text)
        .join(policies, policies.c.id == policy_pins.c.policy_id)
        .where(policy_pins.c.course_id == course_id)
        .order_by(policy_pins.c.id.desc())
        .limit(1)
    )
    row = (await tx.execute(query)).one_or_none()
    if row is None:
        return None
    return PinRow(
        id=row.id,
        course_id=row.course_id,
        policy=PolicyText(row.name, row.digest, row.text),
        user_id=row.user_id,
        reason=row.reason,
        at=row.at,
    )


async def current_of(tx: Transaction, course_ids: Collection[int]) -> dict[int, PolicyText]:
    """The texts of the courses' last pins by course id; courses without a pin are left out."""
    last = select(func.max(policy_pins.c.id)).group_by(policy_pins.c.course_id)
    query = select(
        policy_pins.c.course_id, policies.c.name, policies.c.digest, policies.c.text
    ).join(policies, policies.c.id == policy_pins.c.policy_id)
    texts: dict[int, PolicyText] = {}
    for some in batched(course_ids, MOST_IDS):
        of_these = last.where(policy_pins.c.course_id.in_(some))
        for row in await tx.execute(query.where(policy_pins.c.id.in_(of_these))):
            texts[row.course_id] = PolicyText(row.name, row.digest, row.text)
    return texts


async def other_texts(tx: Transaction, digests: Collection[str]) -> list[tuple[int, str]]:
    """The ids and texts of all stored policies but those with these digests."""
    query = select(policies.c.id, policies.c.text).where(policies.c.digest.not_in(digests))
    return [(row.id, row.text) for row in await tx.execute(query)]


async def coming(
    tx: Transaction, policy_ids: Collection[int], now: datetime
) -> list[tuple[int, int]]:
    """The ids of the courses that are not over and are pinned to one of these policies, each with
    the id of its policy. Without policies nothing is read."""
    if not policy_ids:
        return []
    last = (
        select(policy_pins.c.course_id, func.max(policy_pins.c.id).label("pin_id"))
        .join(courses, courses.c.id == policy_pins.c.course_id)
        .where(courses.c.ends_at > now)
        .group_by(policy_pins.c.course_id)
        .subquery()
    )
    query = (
        select(policy_pins.c.course_id, policy_pins.c.policy_id)
        .join(last, last.c.pin_id == policy_pins.c.id)
        .where(policy_pins.c.policy_id.in_(policy_ids))
    )
    return [(row.course_id, row.policy_id) for row in await tx.execute(query)]


async def without(tx: Transaction, course_ids: Collection[int]) -> frozenset[int]:
    """The courses without a pin."""
    pinned: set[int] = set()
    for some in batched(course_ids, MOST_IDS):
        query = select(policy_pins.c.course_id).where(policy_pins.c.course_id.in_(some))
        pinned.update(await tx.scalars(query.distinct()))
    return frozenset(course_ids) - pinned
