"""Finds the record behind a client's link, and tells whether there is a record yet."""

from dataclasses import dataclass
from datetime import datetime

from delivery.clients.personal_link import PersonalLink, is_key
from delivery.records.database.store import Transaction
from delivery.records.links import record_keys
from delivery.records.review import decisions


@dataclass(frozen=True, slots=True)
class RecordLink(PersonalLink):
    """A record opened by its link. The link alone shows nothing: a code opens the record."""

    key_id: int

    @property
    def subject(self) -> str:
        """Names the record in the token of a session. A change of the client's place or address
        changes it, and so ends the sessions."""
        return f"record {self.key_id} version {self.booking.schedule_version}"


async def follow_record(tx: Transaction, key: str) -> RecordLink | None:
    """Returns the record with this key; None if the key is unknown or no longer valid."""
    if not is_key(key):
        return None
    keyed = await record_keys.by_key(tx, key)
    if keyed is None:
        return None
    return RecordLink(keyed.booking, keyed.course, keyed.key.key, keyed.key.id)


async def has_record(tx: Transaction, link: PersonalLink, now: datetime) -> bool:
    """Whether there is a record of the course. A client who is no longer booked has one only if an
    outcome was signed."""
    if now < link.course.ends_at or link.is_booked:
        return now >= link.course.ends_at
    outcomes = await decisions.outcomes_of_course(tx, link.course.id)
    return any(row.booking_id == link.booking.id for row in outcomes)
