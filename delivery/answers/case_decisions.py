"""Everything that people have decided and answered in one case, and the state that it is in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from compliance.outcomes.case_acts import DecisionState, Part, is_adverse
from compliance.outcomes.recommendation import outcome_of
from delivery.records.answers.answer_files import AnswerFile
from delivery.records.answers.challenges import ChallengeRow
from delivery.records.answers.statements import StatementRow
from delivery.records.casework import case_records
from delivery.records.casework.case_records import CaseRecords
from delivery.records.database.store import Transaction
from delivery.records.review.decisions import OutcomeRow
from delivery.records.review.proposals import ProposalRow


@dataclass(frozen=True, slots=True)
class CaseDecisions:
    """The rows of one booking on one course, each oldest first."""

    outcomes: tuple[OutcomeRow, ...] = ()
    """The last is in force."""
    proposals: tuple[ProposalRow, ...] = ()
    statements: tuple[StatementRow, ...] = ()
    challenges: tuple[ChallengeRow, ...] = ()
    files: tuple[AnswerFile, ...] = ()
    """The files that came with the statements and the challenges."""

    @property
    def signed(self) -> OutcomeRow | None:
        """The outcome in force."""
        return self.outcomes[-1] if self.outcomes else None

    @property
    def proposed(self) -> ProposalRow | None:
        """The open proposal: the last, unless an outcome was signed or challenged after it."""
        last = self.proposals[-1] if self.proposals else None
        in_force = self.signed.id if self.signed else None
        if last is None or last.follows_outcome_id != in_force:
            return None
        return None if any(row.at >= last.at for row in self._challenges_of(in_force)) else last

    @property
    def challenge(self) -> ChallengeRow | None:
        """The challenge that waits for an answer."""
        return next((row for row in self.challenges if row.is_open), None)

    @property
    def unread(self) -> tuple[StatementRow, ...]:
        """The statements that no officer has read."""
        return tuple(row for row in self.statements if row.read_at is None)

    @property
    def state(self) -> DecisionState:
        if self.challenge is not None:
            return DecisionState.CHALLENGED
        if self.proposed is not None:
            may_challenge = self.may_challenge
            return DecisionState.REPLACING if may_challenge else DecisionState.PROPOSED
        if self.may_challenge:
            return DecisionState.ADVERSE
        return DecisionState.OPEN if self.signed is None else DecisionState.SIGNED

    @property
    def may_challenge(self) -> bool:
        """Whether an adverse outcome is in force that the client has never challenged."""
        if self.signed is None:
            return False
        outcome = outcome_of(self.signed.outcome)
        is_against = outcome is None or is_adverse(outcome)
        return is_against and not self._challenges_of(self.signed.id)

    def _challenges_of(self, outcome_id: int | None) -> tuple[ChallengeRow, ...]:
        return tuple(row for row in self.challenges if row.outcome_id == outcome_id)

    def parts_of(self, officer_id: int, trainer_ids: Collection[int]) -> frozenset[Part]:
        """Returns the parts that this officer has had in the case. `trainer_ids` are the user ids
        of all who have or had the course."""
        in_force = () if self.signed is None else (self.signed,)
        overruled = {row.outcome_id for row in self.challenges if row.reversed_by is not None}
        reversed_outcomes = [row for row in self.outcomes if row.id in overruled]
        parts = {
            Part.TRAINER: officer_id in trainer_ids,
            Part.PROPOSER: self.proposed is not None and officer_id == self.proposed.officer_id,
            Part.DECIDER: officer_id in self._deciders_of(in_force),
            Part.REVERSED: officer_id in self._deciders_of(reversed_outcomes),
        }
        return frozenset(part for part, has_it in parts.items() if has_it)

    def _deciders_of(self, outcomes: Iterable[OutcomeRow]) -> set[int]:
        """The ids of the officers who signed these outcomes, or made the proposals of them."""
        signed = tuple(outcomes)
        confirmed = {row.proposal_id for row in signed}
        proposers = {row.officer_id for row in self.proposals if row.id in confirmed}
        return proposers | {row.officer_id for row in signed}


async def of_course(tx: Transaction, course_id: int) -> dict[int, CaseDecisions]:
    """The decisions and answers about each client of a course, by booking id; clients without any
    are left out."""
    return of_records(await case_records.of_course(tx, course_id))


def of_records(records: CaseRecords) -> dict[int, CaseDecisions]:
    """Returns what `of_course` returns, from records that have been read."""
    outcomes, proposed = records.outcomes, records.proposals
    stated, challenged = records.statements, records.challenges
    bookings = {row.booking_id for row in outcomes} | {row.booking_id for row in proposed}
    bookings |= {row.booking_id for row in stated} | {row.booking_id for row in challenged}
    return {
        booking_id: CaseDecisions(
            outcomes=tuple(row for row in outcomes if row.booking_id == booking_id),
            proposals=tuple(row for row in proposed if row.booking_id == booking_id),
            statements=tuple(row for row in stated if row.booking_id == booking_id),
            challenges=tuple(row for row in challenged if row.booking_id == booking_id),
            files=_files(records, booking_id),
        )
        for booking_id in bookings
    }


def _files(records: CaseRecords, booking_id: int) -> tuple[AnswerFile, ...]:
    stated = {row.id for row in records.statements if row.booking_id == booking_id}
    challenged = {row.id for row in records.challenges if row.booking_id == booking_id}
    return tuple(
        file
        for file in records.files
        if file.statement_id in stated or file.challenge_id in challenged
    )
