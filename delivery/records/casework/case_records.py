"""What is found, decided and answered in all cases of one course, in one statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from delivery.records.answers import answer_files, challenges, statements
from delivery.records.answers.answer_files import AnswerFile
from delivery.records.answers.challenges import ChallengeRow
from delivery.records.answers.statements import StatementRow
from delivery.records.database.store import Transaction
from delivery.records.judgements import assessments
from delivery.records.judgements.assessments import BreachRow
from delivery.records.meetings.report_fetches import ReconciliationRow
from delivery.records.queries.united_query import UnitedQuery
from delivery.records.review.decisions import OutcomeRow, ReviewRow
from delivery.records.review.proposals import ProposalRow
from delivery.records.tables import assessments as assessed
from delivery.records.tables import breaches, outcomes, proposals, reconciliations, reviews


@dataclass(frozen=True, slots=True)
class CaseRecords:
    """The rows about all clients of one course, each kind oldest first."""

    breaches: tuple[BreachRow, ...]
    """In time order, including withdrawn ones."""
    reviews: tuple[ReviewRow, ...]
    outcomes: tuple[OutcomeRow, ...]
    proposals: tuple[ProposalRow, ...]
    statements: tuple[StatementRow, ...]
    challenges: tuple[ChallengeRow, ...]
    files: tuple[AnswerFile, ...]
    fetches: tuple[ReconciliationRow, ...]
    """Of the provider's report, in the order of planning."""
    lost: dict[str, Any] | None
    """The stored assessment, if it includes a ledger row that has since been deleted; else None."""


_COURSE: BindParameter[int] = bindparam("course_id")
_BREACHES = select(breaches.c.id).where(breaches.c.course_id == _COURSE)
_QUERY = UnitedQuery(
    breaches=select(breaches).where(breaches.c.course_id == _COURSE),
    reviews=select(reviews).where(reviews.c.breach_id.in_(_BREACHES)),
    outcomes=select(outcomes).where(outcomes.c.course_id == _COURSE),
    proposals=select(
        *[column for column in proposals.c if column is not proposals.c.grounds],
        proposals.c.grounds.label("proposed_on"),  # a challenge has grounds of another type
    ).where(proposals.c.course_id == _COURSE),
    statements=statements.about_course(_COURSE),
    challenges=challenges.about_course(_COURSE),
    files=answer_files.about_course(_COURSE),
    fetches=select(reconciliations).where(reconciliations.c.course_id == _COURSE),
    lost=assessments.of_deleted_entries()
    .add_columns(assessed.c.result)
    .where(assessed.c.course_id == _COURSE),
)


async def of_course(tx: Transaction, course_id: int) -> CaseRecords:
    rows = await _QUERY.rows(tx, {"course_id": course_id})
    recorded = [BreachRow(**row) for row in rows["breaches"]]
    planned = [ReconciliationRow(**row) for row in rows["fetches"]]
    return CaseRecords(
        breaches=tuple(sorted(recorded, key=lambda row: (row.start_at, row.id))),
        reviews=tuple(ReviewRow(**row) for row in rows["reviews"]),
        outcomes=tuple(OutcomeRow(**row) for row in rows["outcomes"]),
        proposals=tuple(
            ProposalRow(grounds=row.pop("proposed_on"), **row) for row in rows["proposals"]
        ),
        statements=tuple(StatementRow(**row) for row in rows["statements"]),
        challenges=tuple(ChallengeRow(**row) for row in rows["challenges"]),
        files=tuple(AnswerFile(**row) for row in rows["files"]),
        fetches=tuple(sorted(planned, key=lambda row: (row.planned_at, row.id))),
        lost=rows["lost"][0]["result"] if rows["lost"] else None,
    )
