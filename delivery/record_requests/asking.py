"""Takes a client's request for a copy of their record, or their complaint about data protection."""

from datetime import datetime, timedelta

from compliance.outcomes.consequence import LONDON, end_of_day
from compliance.policy.policy import Policy
from compliance.policy.request_terms import ACKNOWLEDGED_DAYS
from delivery.clients.links.record_link import RecordLink
from delivery.records.answers import record_requests
from delivery.records.answers.record_requests import COMPLAINT, COPY
from delivery.records.database.store import Transaction
from delivery.records.review import audit, decisions
from delivery.validation.errors import FieldError, InvalidInput

LONGEST_TEXT = 4000
MOST_REQUESTS = 20
"""The most requests of one client about one course."""
NO_TEXT = "enter what your complaint is about"
TOO_LONG = f"your complaint must be {LONGEST_TEXT} characters or fewer"
ENOUGH = "you have sent as many requests as we can store. Call us to tell us more"


def due_at(kind: str, policy: Policy, now: datetime) -> datetime:
    """Until when a copy is released, or a complaint is acknowledged: of the latter, the end of the
    last of 30 days in London, of which the first is the day on which it comes."""
    if kind == COPY:
        return now + policy.requests.copy
    last = now.astimezone(LONDON).date() + timedelta(days=ACKNOWLEDGED_DAYS - 1)
    return end_of_day(last)


async def ask(
    tx: Transaction, link: RecordLink, kind: str, text: str, policy: Policy, now: datetime
) -> None:
    """Stores the request, unless the same is open already. Raises InvalidInput."""
    await decisions.hold(tx, link.booking.id)
    if kind == COMPLAINT and (refusals := _refusals(text)):
        raise InvalidInput(*refusals)
    earlier = await record_requests.of_case(tx, link.booking.id, link.course.id)
    if any(row.is_open and (row.kind, row.text) == (kind, text) for row in earlier):
        return
    if len(earlier) >= MOST_REQUESTS:
        raise InvalidInput(FieldError("text", ENOUGH))
    await record_requests.add(
        tx,
        booking_id=link.booking.id,
        course_id=link.course.id,
        kind=kind,
        text=text,
        due_at=due_at(kind, policy, now),
        now=now,
    )
    act = "copy asked for" if kind == COPY else "data protection complaint sent"
    subject = f"booking {link.booking.reference}"
    await audit.add(tx, user_id=None, role=audit.CLIENT, act=act, subject=subject, now=now)


def _refusals(text: str) -> list[FieldError]:
    if not text:
        return [FieldError("text", NO_TEXT)]
    return [FieldError("text", TOO_LONG)] if len(text) > LONGEST_TEXT else []
