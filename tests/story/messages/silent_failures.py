"""Counts the messages that failed without anybody knowing, from the steps that are stored of each,
and not by the states from which the office's page is made."""

from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, not_, or_, select

from delivery.records.database.store import Store
from delivery.records.tables import bookings, courses, message_steps, messages

ENDED = ("superseded", "unwanted")
GRACE, A_DAY, LEAD = timedelta(minutes=5), timedelta(hours=24), timedelta(hours=48)


async def count(store: Store, now: datetime) -> int:
    """A message is silent unless it was delivered, a person was told or calls, it ended for a
    newer message, it was handed over less than a day ago, or it has waited less than five minutes.
    Joining instructions that were due and do not exist are silent too."""
    step, row = message_steps.c, messages.c
    of_message = step.message_id == row.id
    reached = exists().where(of_message, step.result.in_(("delivered", "told", "all_tried")))
    last = select(func.max(step.at)).where(of_message).scalar_subquery()
    handed_over = exists().where(
        of_message,
        step.channel == row.channel,
        step.result.in_(("sent", "delayed", "unsure")),
        step.at > now - A_DAY - GRACE,
    )
    is_new = and_(row.due_at > now - GRACE, or_(last.is_(None), last <= row.due_at))
    failed_just_now = and_(last > now - GRACE, row.attempts > 0)
    waits_for_call = and_(row.channel == "telephone", row.state == "due")
    heard = or_(reached, handed_over, is_new, failed_just_now, waits_for_call, row.state.in_(ENDED))
    begun = exists().where(row.booking_id == bookings.c.id, row.kind == "joining")
    missing = (
        select(func.count())
        .select_from(bookings)
        .join(courses, courses.c.id == bookings.c.course_id)
        .where(bookings.c.state == "booked", courses.c.state == "planned", courses.c.ends_at > now)
        .where(courses.c.starts_at <= now + LEAD - GRACE, bookings.c.changed_at <= now - GRACE)
        .where(courses.c.changed_at <= now - GRACE, not_(begun))
    )
    async with store.reading() as tx:
        silent = await tx.scalar(select(func.count()).where(not_(heard)).select_from(messages))
        return int(silent or 0) + int(await tx.scalar(missing) or 0)
