"""The derived rows of courses, as they are and as they are derived anew."""

from sqlalchemy import text

from delivery.records.database.store import Store
from delivery.records.review import cases
from delivery.records.review.cases import CaseRow
from tests.delivery.caseload.judged_course import derived


async def rows_of(store: Store, *courses: int) -> list[CaseRow]:
    async with store.reading() as tx:
        return await cases.of_courses(tx, courses)


async def totals_of(store: Store) -> list[tuple[object, ...]]:
    """The figures of all courses, and their counts."""
    async with store.reading() as tx:
        figures = await tx.execute(text("SELECT * FROM course_figures ORDER BY course_id"))
        counts = await tx.execute(
            text("SELECT * FROM course_counts ORDER BY course_id, kind, name, state")
        )
        forces = await tx.execute(
            text("SELECT * FROM force_counts ORDER BY course_id, force, kind, name, state")
        )
        return [tuple(row) for row in (*figures, *counts, *forces)]


async def derived_anew(store: Store, *courses: int) -> list[CaseRow]:
    """The rows after all were deleted and every course was recorded as changed."""
    async with store.writing() as tx:
        for table in ("cases", "course_figures", "course_counts", "force_counts"):
            await tx.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - ours
        await tx.execute(text("DELETE FROM case_changes"))
        await tx.execute(text("INSERT INTO case_changes (course_id) SELECT id FROM courses"))
    return await derived(store, *courses)
