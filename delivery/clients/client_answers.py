"""What a client has told the provider about the course, as the client's own page shows it."""

from dataclasses import dataclass
from datetime import datetime

from delivery.answers.case_decisions import CaseDecisions
from delivery.records.answers import answer_files
from delivery.records.answers.answer_files import AnswerFile
from delivery.records.database.store import Transaction


@dataclass(frozen=True, slots=True)
class StatementShown:
    at: datetime
    text: str
    late_reason: str
    files: tuple[AnswerFile, ...]
    read_at: datetime | None
    """When an officer noted to have read it; None while nobody has."""


async def statements_of(
    tx: Transaction, decided: CaseDecisions, course_id: int
) -> tuple[StatementShown, ...]:
    if not decided.statements:
        return ()
    files = await answer_files.of_course(tx, course_id)
    return tuple(
        StatementShown(
            at=row.at,
            text=row.text,
            late_reason=row.late_reason,
            files=tuple(file for file in files if file.statement_id == row.id),
            read_at=row.read_at,
        )
        for row in decided.statements
    )
