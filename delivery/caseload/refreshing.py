"""Keeps the derived rows of cases and courses equal to the records that they are derived from."""

from dataclasses import dataclass

from delivery.answers import case_decisions
from delivery.caseload import course_totals, derivation, force_totals
from delivery.records.casework import case_records
from delivery.records.database.store import Store, Transaction
from delivery.records.figures import course_figures, force_counts, left_figures
from delivery.records.figures.course_figures import CourseCount, CourseFigures
from delivery.records.figures.force_counts import ForceCount
from delivery.records.review import cases, course_records
from delivery.records.review.cases import CaseRow
from delivery.records.tasks import done_tasks, tasks

BATCH_SIZE = 500


async def refresh(tx: Transaction, course_id: int) -> None:
    """Derives the rows of one course. Call it last in the transaction that has changed its records.

    Other transactions that derive the course's rows wait until this transaction ends.
    """
    await cases.hold(tx, course_id)
    records = await course_records.of_course(tx, course_id)
    rows: list[CaseRow] = []
    figures: CourseFigures | None = None
    counts: list[CourseCount] = []
    of_forces: list[ForceCount] = []
    if records is not None:
        assessment = derivation.final_assessment(records)
        of_cases = await case_records.of_course(tx, course_id)
        decided = case_decisions.of_records(of_cases)
        opened = await tasks.open_of_course(tx, course_id)
        done = await done_tasks.of_course(tx, course_id)
        rows = derivation.rows_of(records, assessment, decided, of_cases.fetches, opened, done)
        figures = course_totals.figures_of(records, assessment)
        counts = course_totals.counts_of(records, assessment)
        of_forces = force_totals.counts_of(records, assessment, rows, decided)
        if figures is not None:
            of_forces += await force_counts.messages_of(tx, course_id)
    undecidable = await left_figures.without_decisions(tx, [row.booking_id for row in rows])
    await cases.replace(tx, course_id, [row for row in rows if row.booking_id not in undecidable])
    if not await left_figures.are_left(tx, course_id):  # else the figures count who is destroyed
        await course_figures.replace(tx, course_id, figures, counts)
        await force_counts.replace(tx, course_id, of_forces)


@dataclass(frozen=True, slots=True)
class ChangedCourses:
    """Works off the changes that database triggers record: those of a register, of a report, and of
    processes of other versions. Where the triggers have recorded every course, all rows are derived
    again."""

    store: Store
    batch_size: int = BATCH_SIZE
    """The most changes that one run reads."""

    async def run_due(self) -> int:
        """Returns how many courses were derived again. Raises StoreFault."""
        async with self.store.reading() as tx:
            changes = await cases.changes(tx, self.batch_size)
        for course_id, ids in changes.items():
            async with self.store.writing() as tx:
                await refresh(tx, course_id)
                await cases.end_changes(tx, ids)
        return len(changes)

    async def work_off(self) -> None:
        """Derives the rows of all recorded courses."""
        while await self.run_due():
            pass
