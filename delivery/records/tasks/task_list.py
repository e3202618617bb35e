"""The tasks of all cases, a page at a time, the task that is due first at the top."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, courses, task_acts, tasks
from delivery.records.tasks.tasks import UNDONE


class TaskView(Enum):
    """Which tasks a page lists."""

    OPEN = "open"
    DUE = "due"
    WAITING = "waiting"
    """Open, and not due yet."""
    STOPPED = "stopped"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def state(self) -> str:
        """The stored state of the tasks."""
        is_open = self in (TaskView.DUE, TaskView.WAITING)
        return TaskView.OPEN.value if is_open else self.value

    @property
    def is_over(self) -> bool:
        return self in (TaskView.DONE, TaskView.CANCELLED)


@dataclass(frozen=True, slots=True)
class TaskKey:
    """The place of a task in its list."""

    due_at: datetime | None
    task_id: int


_DONE_FOR = (
    select(task_acts.c.done_for)
    .where(
        task_acts.c.task_id == func.coalesce(tasks.c.corrects_id, tasks.c.id),
        task_acts.c.done_for.is_not(None),
        tasks.c.kind == "referral",
        or_(tasks.c.state == "done", tasks.c.corrects_id.is_not(None)),
    )
    .order_by(task_acts.c.id.desc())
    .limit(1)
    .correlate(tasks)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class ListedTask:
    """A task with the client and the course that it is about."""

    id: int
    kind: str
    branch: str
    state: str
    irreversible: bool
    amount_pence: int | None
    national_status: int | None
    outcome_id: int | None
    corrects_id: int | None
    window_closes_at: datetime | None
    due_at: datetime | None
    booking_id: int
    reference: str
    given_name: str
    family_name: str
    force: str
    """The force that referred the client; of a referral that is done or put right, the force to
    which the case was returned."""
    course_id: int
    course_reference: str

    @property
    def key(self) -> TaskKey:
        return TaskKey(self.due_at, self.id)


@dataclass(frozen=True, slots=True)
class TaskCounts:
    due: int
    waiting: int
    """Open, and not due yet."""
    stopped: int


async def page(
    tx: Transaction,
    view: TaskView,
    kind: str | None,
    after: TaskKey | None,
    now: datetime,
    limit: int,
) -> list[ListedTask]:
    """Returns at most `limit` tasks after a key, by due time; those without a due time come last.
    Tasks that are done or cancelled stand the other way round, the latest first. `kind` is None for
    all kinds."""
    rows: list[ListedTask] = []
    if after is None or after.due_at is not None:
        rows = await _listed(tx, _dated(_chosen(view, kind, now), view, after), limit)
    if len(rows) < limit and view is not TaskView.DUE:
        last = after if after is not None and after.due_at is None else None
        undated = _undated(_chosen(view, kind, now), view, last)
        rows += await _listed(tx, undated, limit - len(rows))
    return rows


async def counts(tx: Transaction, kind: str | None, now: datetime) -> TaskCounts:
    due = and_(tasks.c.state == "open", tasks.c.due_at <= now)
    query = select(
        func.count(case((due, 1))),
        func.count(case((tasks.c.state == "open", 1))),
        func.count(case((tasks.c.state == "stopped", 1))),
    ).where(tasks.c.state.in_(UNDONE), *_of_kind(kind))
    due_now, is_open, stopped = (await tx.execute(query)).one()
    return TaskCounts(due_now, is_open - due_now, stopped)


def _chosen(view: TaskView, kind: str | None, now: datetime) -> list[ColumnElement[bool]]:
    conditions = [tasks.c.state == view.state, *_of_kind(kind)]
    if view is TaskView.DUE:
        conditions.append(tasks.c.due_at <= now)
    if view is TaskView.WAITING:
        conditions.append(or_(tasks.c.due_at > now, tasks.c.due_at.is_(None)))
    return conditions


def _of_kind(kind: str | None) -> list[ColumnElement[bool]]:
    return [] if kind is None else [tasks.c.kind == kind]


def _dated(
    conditions: list[ColumnElement[bool]], view: TaskView, after: TaskKey | None
) -> Select[tuple[object, ...]]:
    due, task_id = tasks.c.due_at, tasks.c.id
    query = _all().where(due.is_not(None), *conditions)
    if view.is_over:
        query = query.order_by(due.desc(), task_id.desc())
    else:
        query = query.order_by(due, task_id)
    if after is None:
        return query
    if view.is_over:
        later = or_(due < after.due_at, and_(due == after.due_at, task_id < after.task_id))
    else:
        later = or_(due > after.due_at, and_(due == after.due_at, task_id > after.task_id))
    return query.where(later)


def _undated(
    conditions: list[ColumnElement[bool]], view: TaskView, after: TaskKey | None
) -> Select[tuple[object, ...]]:
    task_id = tasks.c.id
    query = _all().where(tasks.c.due_at.is_(None), *conditions)
    query = query.order_by(task_id.desc() if view.is_over else task_id)
    if after is None:
        return query
    is_later = task_id < after.task_id if view.is_over else task_id > after.task_id
    return query.where(is_later)


def _all() -> Select[tuple[object, ...]]:
    return (
        select(
            tasks.c.id,
            tasks.c.kind,
            tasks.c.branch,
            tasks.c.state,
            tasks.c.irreversible,
            tasks.c.amount_pence,
            tasks.c.national_status,
            tasks.c.outcome_id,
            tasks.c.corrects_id,
            tasks.c.window_closes_at,
            tasks.c.due_at,
            tasks.c.booking_id,
            bookings.c.reference,
            bookings.c.given_name,
            bookings.c.family_name,
            func.coalesce(_DONE_FOR, bookings.c.force).label("force"),
            tasks.c.course_id,
            courses.c.reference.label("course_reference"),
        )
        .join(bookings, bookings.c.id == tasks.c.booking_id)
        .join(courses, courses.c.id == tasks.c.course_id)
    )


async def _listed(
    tx: Transaction, query: Select[tuple[object, ...]], limit: int
) -> list[ListedTask]:
    return [ListedTask(**row._asdict()) for row in await tx.execute(query.limit(limit))]
