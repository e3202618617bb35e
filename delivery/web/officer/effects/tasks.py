"""The tasks that follow from decisions: the list of all, and the page on which a task is done."""

import re
from datetime import UTC, datetime

from aiohttp import web
from yarl import URL

from compliance.effects.effects import EffectKind
from compliance.effects.task_acts import TaskAct
from delivery.effects import case_tasks, marking, undoing
from delivery.effects.case_tasks import TaskShown
from delivery.effects.marking import NoSuchTask
from delivery.records.accounts import users
from delivery.records.answers import record_requests
from delivery.records.database.store import Transaction
from delivery.records.planning import bookings, courses
from delivery.records.review import cases, decisions
from delivery.records.tasks import task_list
from delivery.records.tasks.task_list import ListedTask, TaskKey, TaskView
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import id_in, number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.officer.case import member_of
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import messages, text_in

PAGE_SIZE = 50
MARKS = {
    TaskAct.BOOK: marking.mark_booked,
    TaskAct.DECLINE: marking.mark_declined,
    TaskAct.WAIVE: marking.waive,
    TaskAct.UNDO: undoing.note_not_done,
}
_KEY = re.compile(r"(\d{1,16})?~(\d{1,19})", re.ASCII)


async def show_all(request: web.Request) -> web.Response:
    """Lists tasks by view and kind, what is due first on top."""
    query = request.query
    view = member_of(TaskView, query.get("view", "")) or TaskView.OPEN
    effect_kind = member_of(EffectKind, query.get("kind", ""))
    kind = effect_kind.value if effect_kind else None
    after, now = _key(query.get("after", "")), request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        rows = await task_list.page(tx, view, kind, after, now, PAGE_SIZE + 1)
        counts = await task_list.counts(tx, kind, now)
        requests = await record_requests.open_requests(tx)
    following = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return await draw(
        request,
        "officer/tasks.html",
        here="officer_tasks",
        wide=True,
        now=now,
        rows=rows[:PAGE_SIZE],
        counts=counts,
        requests=len(requests),
        late_requests=sum(row.is_late(now) for row in requests),
        view=view.value,
        kind=kind,
        kinds=[member.value for member in EffectKind],
        first=after is None,
        following=_written(following) if following else None,
    )


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def finish(request: web.Request) -> web.Response:
    """Marks the task as done, or notes that it was not, that the client has booked a new course or
    takes none, or that the terms do not demand it."""
    task_id, now = number(request, "task_id"), request.app[CLOCK].now()
    act = member_of(TaskAct, text_in(request, "act")) or TaskAct.FINISH
    reference = text_in(request, "reason" if act is TaskAct.UNDO else "reference")
    mark = MARKS.get(act, marking.mark_done)
    try:
        await mark(request.app[STORE], task_id, reference, signed_in(request).id, now)
    except NoSuchTask:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _page(request, reference, refused.refusals)
    here = URL(address(request, "officer_task", task_id=task_id))
    raise web.HTTPSeeOther(here.with_query(said=act.value))


async def _page(
    request: web.Request, typed: str = "", refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        task = await case_tasks.of_task(tx, number(request, "task_id"), now)
        if task is None:
            raise web.HTTPNotFound
        booking = await bookings.by_id(tx, task.row.booking_id)
        course = await courses.by_id(tx, task.row.course_id)
        outcome = await decisions.outcome_by_id(tx, task.row.outcome_id or 0)
        offered = await case_tasks.offered_for(tx, task.row)
        look_first = await _is_to_be_looked_at(tx, task)
        due = await _next_due(tx, task, now)
        by = {act.user_id for act in task.acts if act.user_id}
        people = await users.by_ids(tx, by | ({outcome.officer_id} if outcome else set()))
    return await draw(
        request,
        "officer/task.html",
        status=422 if refusals else 200,
        here="officer_tasks",
        now=now,
        task=task,
        booking=booking,
        course=course,
        outcome=outcome,
        people={user.id: user.name for user in people.values()},
        offered=offered,
        look_first=look_first,
        due=due,
        typed=typed,
        faults=messages(refusals, "task"),
        may_be_declined=marking.may_be_declined(task.row),
        may_be_waived=marking.may_be_waived(task.row),
        may_be_undone=undoing.may_be_undone(task.row),
        may_be_booked=marking.may_be_booked(task.row),
        said=request.query.get("said", ""),
    )


async def _is_to_be_looked_at(tx: Transaction, task: TaskShown) -> bool:
    """Whether the evidence has changed since the decision of a task that can be done."""
    row = task.row
    if task.obstacle is not None or row.outcome_id is None:
        return False
    return await cases.has_changed(tx, row.booking_id, row.course_id)


async def _next_due(tx: Transaction, task: TaskShown, now: datetime) -> ListedTask | None:
    """The task that is due first, besides this."""
    rows = await task_list.page(tx, TaskView.DUE, None, None, now, 2)
    return next((row for row in rows if row.id != task.row.id), None)


def _written(task: ListedTask) -> str:
    key = task.key
    due = "" if key.due_at is None else str(int(key.due_at.timestamp() * 1_000_000))
    return f"{due}~{key.task_id}"


def _key(written: str) -> TaskKey | None:
    """The place at which the page begins; the beginning if the parameter is invalid."""
    match = _KEY.fullmatch(written)
    task_id = id_in(match[2]) if match else None
    if match is None or task_id is None:
        return None
    due = None if match[1] is None else datetime.fromtimestamp(int(match[1]) / 1_000_000, UTC)
    return TaskKey(due, task_id)
