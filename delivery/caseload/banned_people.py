"""People in a register who may be banned from further courses. No register names a person, so a ban
is suspected by the name together with the e-mail address or the mobile number. A person decides."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from delivery.caseload.name_key import name_key
from delivery.records.database.store import Transaction
from delivery.records.review import bans
from delivery.records.review.bans import BanRow

NATIONAL_DIGITS = 10
"""The digits of a mobile number that are the same with and without the country's code."""


@dataclass(frozen=True, slots=True)
class BookedPerson:
    """A client as a booking names them."""

    reference: str
    course_reference: str
    given_name: str
    family_name: str
    email: str
    mobile: str | None = None


@dataclass(frozen=True, slots=True)
class SuspectedBan:
    """A booked client who may be the same person as a banned one."""

    person: BookedPerson
    ban: BanRow


async def among(tx: Transaction, people: Iterable[BookedPerson]) -> tuple[SuspectedBan, ...]:
    """Returns the suspected bans, in the order of the people. The booking that led to a ban is not
    suspected."""
    people = tuple(people)
    names = (name_key(person.given_name, person.family_name) for person in people)
    banned: dict[str, list[BanRow]] = {}
    for ban in await bans.in_force(tx, names):
        for key in _keys(ban.given_name, ban.family_name, ban.email, ban.mobile):
            banned.setdefault(key, []).append(ban)
    suspected = (
        SuspectedBan(person, ban)
        for person in people
        for key in _keys(person.given_name, person.family_name, person.email, person.mobile)
        for ban in banned.get(key, ())
        if not _is_same_place(person, ban)
    )
    return tuple(dict.fromkeys(suspected))


def _keys(
    given_name: str, family_name: str, email: str | None, mobile: str | None
) -> Iterator[str]:
    name = name_key(given_name, family_name)
    if email:
        yield f"{name} {email.strip().casefold()}"
    if digits := re.sub(r"\D", "", mobile or "")[-NATIONAL_DIGITS:]:
        yield f"{name} {digits}"


def _is_same_place(person: BookedPerson, ban: BanRow) -> bool:
    places = (person.reference, person.course_reference), (ban.reference, ban.course_reference)
    first, second = ([part.strip().casefold() for part in place] for place in places)
    return first == second
