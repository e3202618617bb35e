"""The trainers of a course: who has it, who had it, and who is accountable for it.

The register names one trainer; a trigger notes whom it names no longer. The office adds a second
trainer, and the accountable trainer hands the course over. The same in SQL is in
`trainer_conditions`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import exists, insert, select

from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import batched
from delivery.records.tables import courses, trainer_changes, users

ADDED, REMOVED, REPLACED = "added", "removed", "replaced"
OFFERED, WITHDRAWN, ACCEPTED, APPOINTED = "offered", "withdrawn", "accepted", "appointed"
OF_SECOND = (ADDED, REMOVED)
"""The changes of the second trainer."""
HANDED_OVER = (ACCEPTED, APPOINTED)
"""The changes of the accountable trainer: by the trainers themselves, and by the office."""
OF_HANDOVER = (OFFERED, WITHDRAWN, *HANDED_OVER)


@dataclass(frozen=True, slots=True)
class TrainerChange:
    id: int
    course_id: int
    change: str
    """One of the constants of this module."""
    trainer_id: int
    """Who is added, removed or replaced; of a handover, who takes the course over."""
    from_id: int | None
    """Of a handover, the accountable trainer before it."""
    by_id: int | None
    """Who did it; None for a register."""
    reason: str
    at: datetime

    @property
    def user_ids(self) -> tuple[int, ...]:
        """Everybody whom the change names."""
        named = (self.trainer_id, self.from_id, self.by_id)
        return tuple(user_id for user_id in named if user_id is not None)


@dataclass(frozen=True, slots=True)
class CourseTrainers:
    """The trainers of one course, by user id."""

    planned_id: int | None
    """The trainer whom the register names now."""
    changes: tuple[TrainerChange, ...] = ()
    """Oldest first."""
    names: Mapping[int, str] = field(default_factory=dict, repr=False)
    """Of everybody whom this names."""

    @property
    def second_id(self) -> int | None:
        """The second trainer, besides the trainer whom the register names."""
        last = self._last(OF_SECOND)
        second = last.trainer_id if last and last.change == ADDED else None
        return None if second == self.planned_id else second

    @property
    def accountable_id(self) -> int | None:
        """The trainer who is accountable: by the last handover, else by the register."""
        last = self._last(HANDED_OVER)
        return last.trainer_id if last else self.planned_id

    @property
    def present_ids(self) -> tuple[int, ...]:
        """Who has the course now, the accountable trainer first."""
        everybody = (self.accountable_id, self.planned_id, self.second_id)
        return tuple(dict.fromkeys(user_id for user_id in everybody if user_id is not None))

    @property
    def ever_ids(self) -> frozenset[int]:
        """Who has or had the course, also before it began."""
        had = {row.trainer_id for row in self.changes if row.change in (*HANDED_OVER, ADDED)}
        had |= {row.trainer_id for row in self.changes if row.change == REPLACED}
        return frozenset({*had, *self.present_ids})

    @property
    def handovers(self) -> tuple[TrainerChange, ...]:
        return tuple(row for row in self.changes if row.change in HANDED_OVER)

    @property
    def offer(self) -> TrainerChange | None:
        """The offer to hand over that is neither accepted nor withdrawn."""
        last = self._last(OF_HANDOVER)
        if last is None or last.change != OFFERED or last.from_id != self.accountable_id:
            return None
        return last if last.trainer_id in self.present_ids else None

    def held(self, starts_at: datetime) -> frozenset[int]:
        """Who has had the course since it began at `starts_at`, or took it over before."""
        ids = {*self.present_ids, *(row.trainer_id for row in self.handovers)}
        for number, row in enumerate(self.changes):
            if row.change == REPLACED and row.at > starts_at:
                ids.add(row.trainer_id)
            if row.change == ADDED and self._removed_at(number) > starts_at:
                ids.add(row.trainer_id)
        return frozenset(ids)

    def others(self, user_id: int | None) -> tuple[int, ...]:
        """Who has the course now, without this user."""
        return tuple(number for number in self.present_ids if number != user_id)

    def name(self, user_id: int | None) -> str:
        """The name of somebody on record here; empty for anybody else."""
        return self.names.get(user_id, "") if user_id is not None else ""

    def _removed_at(self, number: int) -> datetime:
        later = (row for row in self.changes[number + 1 :] if row.change in OF_SECOND)
        row = next(later, None)
        return row.at if row else datetime.max.replace(tzinfo=self.changes[number].at.tzinfo)

    def _last(self, kinds: Collection[str]) -> TrainerChange | None:
        return next((row for row in reversed(self.changes) if row.change in kinds), None)


async def changes_of(
    tx: Transaction, course_ids: Collection[int]
) -> dict[int, tuple[TrainerChange, ...]]:
    """The changes of each course, oldest first; courses without any are left out."""
    query = select(trainer_changes).where(trainer_changes.c.course_id.in_(course_ids))
    of_course: dict[int, list[TrainerChange]] = defaultdict(list)
    for row in await tx.execute(query.order_by(trainer_changes.c.id)):
        of_course[row.course_id].append(TrainerChange(**row._asdict()))
    return {course_id: tuple(rows) for course_id, rows in of_course.items()}


async def of_course(tx: Transaction, course_id: int) -> CourseTrainers:
    """The trainers of a course, without names."""
    planned: int | None = await tx.scalar(
        select(courses.c.trainer_id).where(courses.c.id == course_id)
    )
    changes = await changes_of(tx, [course_id])
    return CourseTrainers(planned, changes.get(course_id, ()))


async def lock(tx: Transaction, course_id: int) -> CourseTrainers | None:
    """The trainers of a course, without names; None without such a course. Until the transaction
    ends, no other one changes them."""
    holding = select(courses.c.trainer_id).where(courses.c.id == course_id).with_for_update()
    row = (await tx.execute(holding)).one_or_none()
    if row is None:
        return None
    changes = await changes_of(tx, [course_id])
    return CourseTrainers(row.trainer_id, changes.get(course_id, ()))


async def handed_over(tx: Transaction, course_ids: Collection[int]) -> dict[str, str]:
    """By reference, the name of the accountable trainer of each course that was handed over."""
    later = trainer_changes.alias("later")
    same = later.c.course_id == trainer_changes.c.course_id, later.c.change.in_(HANDED_OVER)
    query = (
        select(courses.c.reference, users.c.name)
        .join(trainer_changes, trainer_changes.c.course_id == courses.c.id)
        .join(users, users.c.id == trainer_changes.c.trainer_id)
        .where(
            trainer_changes.c.change.in_(HANDED_OVER),
            ~exists().where(*same, later.c.id > trainer_changes.c.id),
        )
    )
    named: dict[str, str] = {}
    for some in batched(course_ids):
        rows = await tx.execute(query.where(courses.c.id.in_(some)))
        named |= {row.reference: row.name for row in rows}
    return named


async def add(
    tx: Transaction,
    course_id: int,
    change: str,
    trainer_id: int,
    now: datetime,
    *,
    by_id: int | None,
    from_id: int | None = None,
    reason: str = "",
) -> None:
    """Adds a change; the parameters are the fields of `TrainerChange`."""
    values = {"course_id": course_id, "change": change, "trainer_id": trainer_id, "at": now}
    others = {"by_id": by_id, "from_id": from_id, "reason": reason}
    await tx.execute(insert(trainer_changes).values(**values, **others))
