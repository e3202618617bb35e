"""Requests to send a client a link again. Rows are only added."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import exists, insert, select

from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.tables import link_requests


@dataclass(frozen=True, slots=True)
class LinkRequest:
    booking_id: int
    course_id: int
    link: str
    """`joining_link`, `record_link` or `interpreter_link`."""
    user_id: int | None
    """The officer; None if it was asked for on a page without an account."""
    at: datetime


async def add(tx: Transaction, request: LinkRequest) -> None:
    await tx.execute(insert(link_requests).values(**asdict(request)))


async def is_asked_since(tx: Transaction, booking_id: int, link: str, since: datetime) -> bool:
    """Whether this link of the booking was asked for since then."""
    same = (link_requests.c.booking_id == booking_id, link_requests.c.link == link)
    query = select(exists().where(*same, link_requests.c.at >= since))
    return bool(await tx.scalar(query))


async def course_of(tx: Transaction, request_id: int) -> int | None:
    """The course that the request is about."""
    if not fits(request_id):
        return None
    query = select(link_requests.c.course_id).where(link_requests.c.id == request_id)
    course_id: int | None = await tx.scalar(query)
    return course_id
