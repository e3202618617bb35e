"""Outboxes: work written together with the change that causes it, and done by one process at a
time.

A row waits until it is due. A process claims it, commits the claim, does the work, and writes the
result, which sets a final state. Only the holder of the claim can write the result.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Table, and_, or_, select, update

from delivery.records.database.store import Transaction

CLAIMED = "claimed"
SKEW = timedelta(minutes=1)
"""The allowed difference between the clocks of two machines."""


class Claim(Protocol):
    """A claimed row, as its holder read it."""

    @property
    def id(self) -> int: ...

    @property
    def attempts(self) -> int: ...

    @property
    def claimed_at(self) -> datetime | None: ...


Row = TypeVar("Row", bound=Claim)


@dataclass(frozen=True, slots=True)
class Outbox(Generic[Row]):
    """A table with the columns id, state, due_at, attempts, claimed_at and fault."""

    table: Table
    row: Callable[..., Row]
    """Makes an object of the table's columns."""
    abandoned_after: timedelta
    """The age at which a claim counts as that of a dead process."""
    waiting: tuple[str, ...] = ("due",)
    """The states in which a row can be claimed once it is due."""
    resumes: bool = True
    """Whether an abandoned claim is claimed again; False where the work must never be repeated."""

    async def claim(
        self, tx: Transaction, now: datetime, limit: int, *conditions: ColumnElement[bool]
    ) -> list[Row]:
        """Claims at most `limit` due or abandoned rows, the longest due first; returns them by id.

        Passes over rows that another process is claiming.
        """
        claimed: list[Row] = []
        for free in self._free(now):  # separately: the index gives the first row without sorting
            if len(claimed) < limit:
                claimed += await self._claim(tx, free, conditions, now, limit - len(claimed))
        return sorted(claimed, key=lambda row: row.id)

    async def _claim(
        self,
        tx: Transaction,
        free: ColumnElement[bool],
        conditions: tuple[ColumnElement[bool], ...],
        now: datetime,
        limit: int,
    ) -> list[Row]:
        columns = self.table.c
        candidates = (
            select(columns.id)
            .where(free, *conditions)
            .order_by(columns.due_at, columns.id)
            .limit(limit)
            .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer at a time
        )
        ids = (await tx.scalars(candidates)).all()
        if not ids:
            return []
        claiming = (
            update(self.table)
            .where(columns.id.in_(ids), free)
            .values(state=CLAIMED, claimed_at=now, attempts=columns.attempts + 1)
            .returning(*columns)
        )
        return [self.row(**row._asdict()) for row in await tx.execute(claiming)]

    async def claim_next(
        self, tx: Transaction, now: datetime, *conditions: ColumnElement[bool]
    ) -> Row | None:
        """Claims the row that is due for longest; None if there is none."""
        claimed = await self.claim(tx, now, 1, *conditions)
        return claimed[0] if claimed else None

    async def any_due(
        self, tx: Transaction, now: datetime, *conditions: ColumnElement[bool]
    ) -> bool:
        """Whether there is a row to claim. Only reads, so that no writer waits."""
        row = select(self.table.c.id).where(self.free(now), *conditions)
        return bool(await tx.scalar(select(row.exists())))

    def free(self, now: datetime) -> ColumnElement[bool]:
        """The condition that a row may be claimed."""
        return or_(*self._free(now))

    def _free(self, now: datetime) -> tuple[ColumnElement[bool], ...]:
        columns = self.table.c
        due = and_(columns.state.in_(self.waiting), columns.due_at <= now)
        overlong = and_(columns.state.in_(self.waiting), self.tried_in_future(now))
        free = (due, overlong)
        return (*free, self._abandoned(now)) if self.resumes else free

    def tried_in_future(self, now: datetime) -> ColumnElement[bool]:
        """Whether the last attempt lies in the future because the clock was set back. The rest of
        the wait is then unknown, so it ends."""
        columns = self.table.c
        return and_(columns.claimed_at.is_not(None), columns.claimed_at > now + SKEW)

    def _abandoned(self, now: datetime) -> ColumnElement[bool]:
        columns = self.table.c
        old = now - self.abandoned_after
        return and_(columns.state == CLAIMED, columns.claimed_at <= old)

    async def abandoned(self, tx: Transaction, now: datetime) -> list[Row]:
        """The rows with abandoned claims, by id."""
        return await self.rows(tx, self._abandoned(now))

    async def rows(self, tx: Transaction, *conditions: ColumnElement[bool]) -> list[Row]:
        """The rows that meet the conditions, by id."""
        matching = select(self.table).where(*conditions).order_by(self.table.c.id)
        return [self.row(**row._asdict()) for row in await tx.execute(matching)]

    def held(
        self,
        row_id: int | BindParameter[int],
        attempts: int | BindParameter[int],
        claimed_at: datetime | BindParameter[datetime] | None,
    ) -> ColumnElement[bool]:
        """The condition that a claim still holds.

        A later claim differs in its number of attempts, or, after a person restarted the work and
        the count, in its time.
        """
        columns = self.table.c
        return and_(
            columns.id == row_id,
            columns.state == CLAIMED,
            columns.attempts == attempts,
            columns.claimed_at == claimed_at,
        )

    def held_by(self, claim: Claim) -> ColumnElement[bool]:
        return self.held(claim.id, claim.attempts, claim.claimed_at)

    async def is_held(self, tx: Transaction, claim: Claim) -> bool:
        """Whether the claim still holds; it then holds until the transaction ends."""
        row = select(self.table.c.id).where(self.held_by(claim)).with_for_update()
        return await tx.scalar(row) is not None

    async def end(self, tx: Transaction, claim: Claim, state: str, **values: object) -> bool:
        """Writes the final state; returns False and writes nothing if the claim no longer holds."""
        ending = update(self.table).where(self.held_by(claim)).values(state=state, **values)
        return await tx.scalar(ending.returning(self.table.c.id)) is not None

    async def again(self, tx: Transaction, claim: Claim, due_at: datetime, fault: str) -> bool:
        """Writes that the work failed for now and is due again at `due_at`."""
        return await self.end(tx, claim, "due", due_at=due_at, fault=fault)

    async def refuse(self, tx: Transaction, claim: Claim, fault: str) -> bool:
        """Writes that the work failed for good, until a person corrects the cause."""
        return await self.end(tx, claim, "refused", fault=fault)
