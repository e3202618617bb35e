"""Published figures: written once for each quarter, and never changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.figures.course_states import within
from delivery.records.tables import courses, force_counts, publications, published_figures


@dataclass(frozen=True, slots=True)
class Publication:
    quarter: date
    """Its first day."""
    at: datetime


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One number of one force and course type; both are empty for what is told of all together."""

    force: str
    course_type: str
    measure: str
    number: int


@dataclass(frozen=True, slots=True)
class BaseCount:
    """An exact count of one force and course type, before it is made fit for publication."""

    force: str
    course_type: str
    kind: str
    name: str
    state: str
    number: int
    seconds: int = 0


async def exact(tx: Transaction, start: datetime, end: datetime) -> list[BaseCount]:
    """The counts of the courses that start in `[start, end)`; the kind `course` counts courses."""
    counts = force_counts.c
    held = courses.join(force_counts, counts.course_id == courses.c.id)
    chosen = within(start, end), courses.c.state != "cancelled"
    place = counts.force, courses.c.type
    key = (*place, counts.kind, counts.name, counts.state)
    added = func.sum(counts.number), func.sum(counts.seconds)
    sums = select(*key, *added).select_from(held).where(*chosen).group_by(*key)
    number = func.count(courses.c.id.distinct())
    by_place = select(*place, number).select_from(held).where(*chosen).group_by(*place)
    return [
        *(BaseCount(*row) for row in await tx.execute(sums)),
        *(
            BaseCount(row[0], row[1], "course", "", "", row[2])
            for row in await tx.execute(by_place)
        ),
    ]


async def all_quarters(tx: Transaction) -> list[Publication]:
    """The latest quarter first."""
    columns = publications.c.quarter, publications.c.at
    rows = await tx.execute(select(*columns).order_by(publications.c.quarter.desc()))
    return [Publication(*row) for row in rows]


async def figures_of(tx: Transaction, quarter: date) -> list[PublishedFigure]:
    columns = published_figures.c
    query = select(columns.force, columns.course_type, columns.measure, columns.number)
    query = query.where(columns.quarter == quarter)
    rows = await tx.execute(query.order_by(columns.force, columns.course_type, columns.measure))
    return [PublishedFigure(*row) for row in rows]


async def add(
    tx: Transaction,
    quarter: date,
    figures: Sequence[PublishedFigure],
    user_id: int,
    now: datetime,
) -> bool:
    """Whether they are added: False, and nothing changes, if the quarter is published already."""
    values = {"quarter": quarter, "at": now, "user_id": user_id}
    adding = insert(tx, publications).values(**values).on_conflict_do_nothing()
    if (await tx.execute(adding.returning(publications.c.quarter))).first() is None:
        return False
    if figures:
        rows = [{"quarter": quarter, **asdict(figure)} for figure in figures]
        await tx.execute(insert(tx, published_figures), rows)
    return True
