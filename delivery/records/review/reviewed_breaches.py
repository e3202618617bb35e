"""The breaches of a course with officers' reviews of them."""

from dataclasses import dataclass

from sqlalchemy import select

from delivery.records.database.store import Transaction
from delivery.records.judgements.assessments import BreachRow
from delivery.records.queries.joined_rows import optional_part, part
from delivery.records.review.decisions import ReviewRow
from delivery.records.tables import breaches, reviews


@dataclass(frozen=True, slots=True)
class ReviewedBreaches:
    breaches: tuple[BreachRow, ...]
    """In time order, including withdrawn ones."""
    reviews: tuple[ReviewRow, ...]
    """Oldest first; the last of each breach counts."""


async def of_course(tx: Transaction, course_id: int) -> ReviewedBreaches:
    query = (
        select(breaches, reviews)
        .outerjoin(reviews, reviews.c.breach_id == breaches.c.id)
        .where(breaches.c.course_id == course_id)
        .order_by(breaches.c.start_at, breaches.c.id, reviews.c.id)
    )
    by_id: dict[int, BreachRow] = {}
    reviewed: dict[int, ReviewRow] = {}
    for row in await tx.execute(query):
        breach, review = part(row, breaches), optional_part(row, reviews)
        if breach["id"] not in by_id:
            by_id[breach["id"]] = BreachRow(**breach)
        if review is not None:
            reviewed[review["id"]] = ReviewRow(**review)
    return ReviewedBreaches(tuple(by_id.values()), tuple(reviewed[key] for key in sorted(reviewed)))
