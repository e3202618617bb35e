"""Finds what the office is to be told: messages that are late, and meetings' settings that drifted.
Courses that do not begin are judged, and found in `delivery.failures`."""

import hashlib
import json
from datetime import datetime, timedelta

from sqlalchemy import func, select

from delivery.records.database.store import Transaction
from delivery.records.messages.instructions import LeadTimes
from delivery.records.messages.promise import are_due, is_late, not_begun
from delivery.records.staff_messages.staff_causes import StaffCause
from delivery.records.tables import courses, meetings, messages

MISSED, SETTINGS_DRIFTED = "missed", "settings_drifted"
NOTICE_FOR = timedelta(hours=1)
"""How long one message about late messages stands for all others that become late."""
NEAR = timedelta(hours=48)


async def of_late_messages(
    tx: Transaction, now: datetime, lead_times: LeadTimes
) -> list[StaffCause]:
    """A message that was not handed over at its time is a cause, unless the last message about such
    messages stands for it."""
    last = (
        await tx.execute(
            select(messages.c.id, messages.c.waits_since)
            .where(messages.c.kind == MISSED)
            .order_by(messages.c.id.desc())
            .limit(1)
        )
    ).one_or_none()
    late = select(func.count()).where(is_late(now), messages.c.kind != MISSED)
    unsent = not_begun(now, lead_times)
    if last is not None and last.waits_since <= now:  # later: the clock was set back
        until = last.waits_since + NOTICE_FOR
        late = late.where(messages.c.waits_since > until)
        unsent = unsent.where(~are_due(until, lead_times))
    if not (await tx.scalar(late) or await tx.scalar(unsent)):
        return []
    return [StaffCause(MISSED, f"missed.after.{last.id if last else 0}", 0, None, None)]


async def of_settings(tx: Transaction, now: datetime, most: int) -> list[StaffCause]:
    """The courses of the next 48 hours, and those that run, whose meeting has settings that a
    course must not have. Each new set of such settings is a cause."""
    query = (
        select(courses.c.id, courses.c.schedule_version, meetings.c.settings_missed)
        .join(meetings, meetings.c.course_id == courses.c.id)
        .where(
            courses.c.state == "planned",
            courses.c.starts_at <= now + NEAR,
            courses.c.ends_at > now,
            meetings.c.settings_missed.is_not(None),
        )
        .order_by(courses.c.starts_at)
        .limit(most)
    )
    causes = []
    for row in await tx.execute(query):
        wrong = [missed for missed in row.settings_missed if missed["found"] is not None]
        if wrong:
            cause = f"settings.{row.id}.{_digest(wrong)}"
            causes.append(StaffCause(SETTINGS_DRIFTED, cause, row.schedule_version, row.id, None))
    return causes


def _digest(wrong: list[dict[str, object]]) -> str:
    written = sorted(json.dumps(missed, sort_keys=True) for missed in wrong)
    return hashlib.sha256("\n".join(written).encode()).hexdigest()[:32]
