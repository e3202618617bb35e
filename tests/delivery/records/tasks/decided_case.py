"""A decided booking with tasks, written by the records alone."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.review import decisions
from delivery.records.tasks import decision_notices, follow_ups, task_acts, tasks, withdrawals
from delivery.records.tasks.decision_notices import NoticeRow
from delivery.records.tasks.follow_ups import FollowUpRow
from delivery.records.tasks.task_acts import TaskActRow
from delivery.records.tasks.tasks import NewTask, TaskRow
from delivery.records.tasks.withdrawals import WithdrawalRow
from tests.delivery.records.planned_course import a_booking, a_course

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
WINDOW_CLOSES = NOW + 72 * AN_HOUR


@dataclass
class DecidedCase:
    store: Store
    course: int = 0
    booking: int = 0
    outcome: int = 0
    people: dict[str, int | None] = field(default_factory=lambda: {"service": None})

    async def plan(self) -> "DecidedCase":
        async with self.store.writing() as tx:
            for role in ("officer", "trainer", "administrator"):
                email = f"{role}@example.org"
                user = await users.add(tx, email=email, name=role, role=role, now=NOW)
                self.people[role] = user
            self.course = await a_course(tx)
        await self.book("B-1")
        return self

    async def book(self, reference: str) -> None:
        """Another booking on the course, which is the booking of the case from now on."""
        async with self.store.writing() as tx:
            self.booking = await a_booking(tx, self.course, reference=reference)
            await self.decide(tx)

    async def decide(self, tx: Transaction) -> None:
        """Signs an outcome, which is the outcome of the case from now on."""
        self.outcome = await decisions.sign_outcome(
            tx,
            booking_id=self.booking,
            course_id=self.course,
            officer_id=self.officer,
            outcome="completed",
            recommended="review",
            reason="seen by the trainer",
            consequence={},
            evidence={},
            ledger_id=1,
            now=NOW,
        )

    async def supersede(self) -> None:
        async with self.store.writing() as tx:
            await self.decide(tx)

    @property
    def officer(self) -> int:
        officer = self.people["officer"]
        assert officer is not None
        return officer

    async def open(self, **changes: Any) -> int:
        """The id of an open task of the decision: a charge, unless `changes` say otherwise."""
        task_id = await self.add(**changes)
        task = await self.task(task_id)
        act, by = ("owed", "service") if task.outcome_id is None else ("opened", "officer")
        await self.act(task_id, act, "open", by, due_at=task.due_at)
        return task_id

    async def add(self, **changes: Any) -> int:
        """The id of a task of the decision without its first act."""
        values: dict[str, Any] = {
            "booking_id": self.booking,
            "course_id": self.course,
            "outcome_id": self.outcome,
            "kind": "charge",
            "branch": "booked",
            "irreversible": False,
            "authority": "a line of the policy",
            "opened_at": NOW,
            "window_closes_at": WINDOW_CLOSES,
            "hold_s": 86400,
        }
        new = NewTask(**{**values, **changes})
        async with self.store.writing() as tx:
            await tasks.add_all(tx, [new])
            return (await tasks.of_cases(tx, self.course, [self.booking]))[-1].id

    async def open_status(self) -> int:
        return await self.open(
            kind="national_status", branch="not_booked", irreversible=True, national_status=6
        )

    async def open_refund(self) -> int:
        return await self.open(kind="refund", branch="not_booked", irreversible=True)

    async def act(
        self,
        task_id: int,
        act: str,
        leads_to: str,
        role: str = "officer",
        due_at: datetime | None = None,
        at: datetime = NOW,
    ) -> None:
        reference = "PAY-1" if act in ("done", "booked", "declined", "waived") else None
        note = "Marked by mistake." if act == "not_done" else None
        by = self.people[role]
        row = TaskActRow(task_id, act, leads_to, due_at, by, at, reference=reference, note=note)
        async with self.store.writing() as tx:
            await task_acts.add_all(tx, [row])

    async def follow_up(self, kind: str) -> None:
        """An officer notes what happened after the decision."""
        note = "No dates until August."
        row = FollowUpRow(self.outcome, self.officer, kind, None, NOW, None, None, note, NOW)
        async with self.store.writing() as tx:
            await follow_ups.add(tx, row)

    async def take_back(self) -> None:
        """The last follow-up was noted by mistake."""
        async with self.store.writing() as tx:
            row = (await follow_ups.of_outcomes(tx, [self.outcome]))[-1]
            await follow_ups.take_back(tx, row.id, self.officer, "Noted by mistake.", NOW)

    async def withdraw(self, **changes: Any) -> None:
        row = WithdrawalRow(self.booking, self.course, NOW, "By letter.", self.officer, None, NOW)
        async with self.store.writing() as tx:
            await withdrawals.add_all(tx, [replace(row, **changes)])

    async def tell(self, result: str = "told", at: datetime = NOW) -> None:
        notice = NoticeRow(self.outcome, self.officer, "telephone", result, at, "", at)
        async with self.store.writing() as tx:
            await decision_notices.add(tx, notice)

    async def task(self, task_id: int) -> TaskRow:
        async with self.store.reading() as tx:
            row = await tasks.by_id(tx, task_id)
        assert row is not None
        return row
