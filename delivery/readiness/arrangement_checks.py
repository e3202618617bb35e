"""Checks that what clients need before a course is arranged, and notes that it is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from delivery.readiness.readiness_item import Item, ItemState, ItemSubject
from delivery.records.database.store import Store
from delivery.records.readiness import arrangements
from delivery.records.readiness.arrangements import Requirement
from delivery.records.review import audit
from delivery.validation.errors import FieldError, InvalidInput

NEEDED: Mapping[str, str] = {
    "sign_language": "a British Sign Language interpreter",
    "chosen_checker": "an identity check by a person of their choice",
    "support_person": "the name of a support person",
    "call_before": "a phone call before the course",
    "camera_may_be_off": "who agreed that the camera may be off",
    "camera_position": "who agreed where the camera stands",
    "extra_breaks": "who agreed to more breaks",
}
"""What must be arranged, by the code of the requirement."""
NAMED = "who agreed to the support person"
"""What must be noted where the register names the support person."""
PERSONS: Mapping[str, str] = {
    "sign_language": "Name of the interpreter",
    "chosen_checker": "Name of the person who checks",
    "support_person": "Name of the support person",
}
"""The person who must be named, by the code of the requirement."""
ARRANGE = "An officer must arrange it, and note on the course’s page with whom it was agreed."
LONGEST_PERSON, LONGEST_AGREED = 120, 200


@dataclass(frozen=True, slots=True)
class TypedArrangement:
    booking_id: str
    code: str
    person: str
    agreed: str


def needed_of(code: str, registered: str | None) -> str:
    """What must be arranged for a requirement; `registered`: the person whom the register names."""
    return NAMED if registered else NEEDED[code]


def arranged(requirements: Sequence[Requirement]) -> Item:
    """The item names no client, because it is stored."""
    needs = Counter(
        needed_of(row.code, row.registered) for row in requirements if row.arranged is None
    )
    if not needs:
        words = "All adjustments are arranged" if requirements else "Nobody needs an adjustment"
        return Item(ItemSubject.ARRANGEMENTS, ItemState.READY, words)
    words = "Not arranged: " + ", ".join(f"{needed} ({count})" for needed, count in needs.items())
    return Item(ItemSubject.ARRANGEMENTS, ItemState.NOT_READY, words, ARRANGE)


async def arrange(
    store: Store, course_id: int, typed: TypedArrangement, officer_id: int, now: datetime
) -> None:
    """Notes that a requirement of a client on the course is arranged. Raises InvalidInput."""
    person, agreed = " ".join(typed.person.split()), " ".join(typed.agreed.split())
    async with store.writing() as tx:
        rows = await arrangements.of_courses(tx, [course_id])
        wanted = (typed.booking_id, typed.code)
        row = next((row for row in rows if (str(row.booking_id), row.code) == wanted), None)
        if row is None:
            raise InvalidInput(FieldError("", "nobody on this course has this requirement"))
        refusals = _refusals(row, person, agreed)
        if refusals:
            raise InvalidInput(*refusals)
        await arrangements.add(
            tx,
            booking_id=row.booking_id,
            code=row.code,
            person=person,
            agreed=agreed,
            officer_id=officer_id,
            now=now,
        )
        subject = f"booking {row.reference}"
        await audit.add(tx, user_id=officer_id, act="adjustment arranged", subject=subject, now=now)


def _refusals(row: Requirement, person: str, agreed: str) -> list[FieldError]:
    place = f"{row.booking_id}-{row.code}"
    faults = []
    if row.code in PERSONS and not person:
        faults.append(FieldError(f"person-{place}", "write the name"))
    if len(person) > LONGEST_PERSON or not person.isprintable():
        faults.append(FieldError(f"person-{place}", f"use {LONGEST_PERSON} letters or fewer"))
    if not agreed:
        faults.append(FieldError(f"agreed-{place}", "say with whom it was agreed, and when"))
    if len(agreed) > LONGEST_AGREED or not agreed.isprintable():
        faults.append(FieldError(f"agreed-{place}", f"use {LONGEST_AGREED} letters or fewer"))
    return faults
