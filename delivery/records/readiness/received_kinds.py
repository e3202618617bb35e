"""Which kinds of webhooks came of the courses that were held last."""

from datetime import datetime, timedelta

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.ledger.ledger import is_among
from delivery.records.tables import courses, ledger, meetings
from integrations import providers

COURSES = 5
WITHIN = timedelta(days=30)
SETTLED = timedelta(hours=2)
"""After the end: by then a webhook was sent again for the last time."""


async def of_last_courses(tx: Transaction, now: datetime) -> frozenset[str]:
    """The kinds received of the last COURSES that ended in WITHIN and have a meeting."""
    last = (
        select(meetings.c.meeting_id)
        .join(courses, courses.c.id == meetings.c.course_id)
        .where(courses.c.ends_at <= now - SETTLED, courses.c.ends_at > now - WITHIN)
        .where(courses.c.state == "planned")
        .order_by(courses.c.ends_at.desc(), courses.c.id)
        .limit(COURSES)
    )
    received = select(ledger.c.kind).where(
        is_among(tx, ledger.c.meeting_id, last), ledger.c.source.in_(providers.WEBHOOK_SOURCES)
    )
    return frozenset(await tx.scalars(received.distinct()))
