"""What a client has told the provider about the course, as the client's own page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.policy.policy import Policy
from compliance.policy.terms import Terms
from delivery.answers.case_decisions import CaseDecisions
from delivery.answers.challengeable import Challengeable, challengeable_of
from delivery.records.answers.answer_files import AnswerFile
from delivery.records.answers.challenges import ChallengeRow
from delivery.records.tasks.decision_notices import NoticeRow

OPEN, REJECTED, UPHELD = "open", "rejected", "upheld"


@dataclass(frozen=True, slots=True)
class StatementShown:
    at: datetime
    text: str
    late_reason: str
    files: tuple[AnswerFile, ...]
    read_at: datetime | None
    """When an officer noted to have read it; None while nobody has."""


@dataclass(frozen=True, slots=True)
class ChallengeShown:
    at: datetime
    grounds: str
    files: tuple[AnswerFile, ...]
    challenged: Terms
    """The clause and the words of the challenged outcome."""
    verdict: str
    """`open`, `rejected` or `upheld`."""
    answered_at: datetime | None
    reason: str
    """The answering officer's words; empty while it is open."""


@dataclass(frozen=True, slots=True)
class AnswersShown:
    statements: tuple[StatementShown, ...]
    challenges: tuple[ChallengeShown, ...]
    """Oldest first; the last may be open."""
    challengeable: Challengeable | None
    """The outcome that the client may challenge."""

    @property
    def reversed_at(self) -> datetime | None:
        """When an officer last upheld a challenge, and signed another outcome with it; None if
        nobody did."""
        upheld = [row.answered_at for row in self.challenges if row.verdict == "upheld"]
        return upheld[-1] if upheld else None


def answers_of(
    decided: CaseDecisions,
    notices: Iterable[NoticeRow],
    policy: Policy,
) -> AnswersShown:
    """`notices`: each try to tell the client of an outcome."""
    files = decided.files
    return AnswersShown(
        statements=tuple(
            StatementShown(
                at=row.at,
                text=row.text,
                late_reason=row.late_reason,
                files=tuple(file for file in files if file.statement_id == row.id),
                read_at=row.read_at,
            )
            for row in decided.statements
        ),
        challenges=tuple(
            _challenge(
                row, decided, tuple(file for file in files if file.challenge_id == row.id), policy
            )
            for row in decided.challenges
        ),
        challengeable=challengeable_of(decided, notices, policy),
    )


def _challenge(
    row: ChallengeRow, decided: CaseDecisions, files: tuple[AnswerFile, ...], policy: Policy
) -> ChallengeShown:
    outcomes = {outcome.id: outcome for outcome in decided.outcomes}
    replaced_by = outcomes.get(row.reversed_by or 0)
    verdict, answered_at, reason = OPEN, row.rejected_at, row.rejection or ""
    if replaced_by is not None:
        verdict, answered_at, reason = UPHELD, replaced_by.at, replaced_by.reason
    elif row.rejected_at is not None:
        verdict = REJECTED
    name = outcomes[row.outcome_id].outcome
    return ChallengeShown(
        at=row.at,
        grounds=row.grounds,
        files=files,
        challenged=policy.terms.get(name, Terms()),
        verdict=verdict,
        answered_at=answered_at,
        reason=reason,
    )
