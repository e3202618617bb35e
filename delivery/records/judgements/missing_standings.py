"""Past courses whose assessment, of an earlier version, does not say how far the course got."""

from sqlalchemy import exists, select

from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments as stored_assessments
from delivery.records.tables import assessments, cases, courses


async def without_standing(tx: Transaction) -> list[int]:
    """The courses with a client without a decision, the latest first. Left out are courses whose
    ledger entries are destroyed, because they cannot be judged again."""
    undecided = exists().where(
        cases.c.course_id == assessments.c.course_id,
        cases.c.act.is_not(None),
        cases.c.outcome.is_(None),
    )
    query = (
        select(courses.c.id)
        .join(assessments, assessments.c.course_id == courses.c.id)
        .where(courses.c.state == "planned", assessments.c.finished, undecided)
        .where(assessments.c.standing.is_(None))
        .order_by(courses.c.ends_at.desc())
    )
    course_ids = list(await tx.scalars(query))
    destroyed = await stored_assessments.with_deleted_entries(tx, course_ids)
    return [course_id for course_id in course_ids if course_id not in destroyed]
