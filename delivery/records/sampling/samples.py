"""The weeks of which a sample was drawn, and the decisions of each week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.tables import breaches, reviews, sampled_reviews, samples, second_looks


@dataclass(frozen=True, slots=True)
class WeekSample:
    week: date
    """Its Monday."""
    seed: str
    share: float
    at: datetime
    upheld: int
    """The decisions of the week that upheld a finding, as when the sample was drawn."""
    dismissed: int
    upheld_looks: int = 0
    """Second looks so far at decisions that upheld a finding."""
    upheld_agreed: int = 0
    dismissed_looks: int = 0
    dismissed_agreed: int = 0


async def decided(tx: Transaction, start: datetime, end: datetime) -> list[tuple[int, str]]:
    """The ids and decisions of the reviews in `[start, end)`, each the last of its finding, of
    findings that still stand."""
    later = reviews.alias("later")
    is_last = (
        ~select(later.c.id)
        .where(later.c.breach_id == reviews.c.breach_id, later.c.id > reviews.c.id)
        .exists()
    )
    query = (
        select(reviews.c.id, reviews.c.decision)
        .join(breaches, breaches.c.id == reviews.c.breach_id)
        .where(reviews.c.at >= start, reviews.c.at < end)
        .where(breaches.c.withdrawn_at.is_(None), is_last)
        .order_by(reviews.c.id)
    )
    return [(row.id, row.decision) for row in await tx.execute(query)]


async def drawn_weeks(tx: Transaction, since: date) -> set[date]:
    query = select(samples.c.week).where(samples.c.week >= since)
    return set((await tx.execute(query)).scalars())


async def add(tx: Transaction, sample: WeekSample, review_ids: Iterable[int]) -> bool:
    """Whether it is added: False, and nothing changes, if the week has a sample already."""
    values = {name: getattr(sample, name) for name in WeekSample.__dataclass_fields__}
    adding = insert(tx, samples).values(**values).on_conflict_do_nothing()
    if (await tx.execute(adding.returning(samples.c.week))).first() is None:
        return False
    rows = [{"review_id": review_id, "week": sample.week} for review_id in review_ids]
    if rows:
        await tx.execute(insert(tx, sampled_reviews).on_conflict_do_nothing(), rows)
    return True


async def between(tx: Transaction, first: date, last: date) -> Sequence[WeekSample]:
    """The samples of the weeks that begin on these days, both included, but for weeks of which a
    decision still waits: their numbers would tell what was decided first."""
    within = (samples.c.week >= first) & (samples.c.week <= last)
    query = select(samples).where(within, ~_waits())
    rows = await tx.execute(query.order_by(samples.c.week))
    return [WeekSample(**row._asdict()) for row in rows]


def _waits() -> ColumnElement[bool]:
    looked = select(second_looks.c.review_id)
    return (
        select(sampled_reviews.c.review_id)
        .where(sampled_reviews.c.week == samples.c.week)
        .where(sampled_reviews.c.review_id.not_in(looked))
        .exists()
    )
