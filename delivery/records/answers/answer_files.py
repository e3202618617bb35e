"""Files that clients send with a statement or a challenge. Rows are only added.

The bytes stand in the database, so a file and its row are written in one transaction: after a
crash there is neither a row without its file nor a file without its row.
"""

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, func, insert, or_, select

from delivery.records.database.store import Transaction
from delivery.records.tables import answer_files, challenges, statements


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file without its content."""

    id: int
    statement_id: int | None
    challenge_id: int | None
    kind: str
    """`pdf`, `jpeg` or `png`."""
    size: int
    """In bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class FileContent:
    kind: str
    content: bytes


async def add(
    tx: Transaction,
    *,
    kind: str,
    content: bytes,
    sha256: str,
    statement_id: int | None = None,
    challenge_id: int | None = None,
) -> int:
    """Adds a file of either a statement or a challenge."""
    values = {"statement_id": statement_id, "challenge_id": challenge_id, "kind": kind}
    adding = insert(answer_files).values(
        **values, size=len(content), sha256=sha256, content=content
    )
    added: int = (await tx.execute(adding.returning(answer_files.c.id))).scalar_one()
    return added


async def of_course(tx: Transaction, course_id: int) -> list[AnswerFile]:
    """The files of all clients about this course, oldest first."""
    rows = await tx.execute(about_course(course_id).order_by(answer_files.c.id))
    return [AnswerFile(**row._asdict()) for row in rows]


def about_course(course_id: int | BindParameter[int]) -> Select[Any]:
    """The query for the columns of an AnswerFile."""
    about = _sent_with(statements.c.course_id == course_id, challenges.c.course_id == course_id)
    return select(*[answer_files.c[column.name] for column in fields(AnswerFile)]).where(about)


async def content_of(tx: Transaction, file_id: int, booking_id: int) -> FileContent | None:
    """The content of a file of this booking; None if the booking has no such file."""
    query = select(answer_files.c.kind, answer_files.c.content).where(
        answer_files.c.id == file_id, _of_booking(booking_id)
    )
    row = (await tx.execute(query)).one_or_none()
    return FileContent(row.kind, row.content) if row else None


async def total_size(tx: Transaction, booking_id: int) -> int:
    """The bytes of all files that the client of this booking has sent."""
    query = select(func.coalesce(func.sum(answer_files.c.size), 0)).where(_of_booking(booking_id))
    total: int = (await tx.execute(query)).scalar_one()
    return total


def _of_booking(booking_id: int) -> ColumnElement[bool]:
    return _sent_with(statements.c.booking_id == booking_id, challenges.c.booking_id == booking_id)


def _sent_with(
    statement: ColumnElement[bool], challenge: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Files of the statements, and of the challenges, that meet a condition."""
    return or_(
        answer_files.c.statement_id.in_(select(statements.c.id).where(statement)),
        answer_files.c.challenge_id.in_(select(challenges.c.id).where(challenge)),
    )
