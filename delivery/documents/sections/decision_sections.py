"""The sections of a document about decisions, what follows from them, and what the client said."""

from collections.abc import Iterator

from delivery.answers.case_decisions import CaseDecisions
from delivery.assessment.stored_assessment import StoredConsequence, decoded_consequence
from delivery.clients.client_answers import OPEN, REJECTED, UPHELD
from delivery.documents import decision_structs as structs
from delivery.documents.decision_structs import (
    AfterDecisionPart,
    ConsequencePart,
    DecisionPart,
    RecommendationPart,
)
from delivery.documents.document_rules import OPEN_PROPOSAL, RECOMMENDATION
from delivery.documents.document_types import FilePart, second_or_none, whole_second
from delivery.documents.sections.case_source import CaseSource
from delivery.effects.case_tasks import done_for
from delivery.records.answers.answer_files import AnswerFile
from delivery.records.answers.challenges import ChallengeRow
from delivery.records.review.decisions import OutcomeRow
from delivery.records.review.proposals import ProposalRow

VERDICTS = {
    OPEN: "Waits for an answer",
    REJECTED: "Rejected",
    UPHELD: "Upheld: another outcome replaced the challenged outcome",
}


def recommendation(source: CaseSource) -> RecommendationPart | None:
    if not source.rules.holds(RECOMMENDATION):
        return None
    advice = source.file.case.judgement.recommendation
    return RecommendationPart(
        outcome=advice.outcome.value,
        words=source.words.of("outcomes", advice.outcome.value),
        reasons=(*advice.reasons, *advice.remarks),
    )


def decisions(source: CaseSource) -> tuple[DecisionPart, ...]:
    """Proposals and signed outcomes, in time order."""
    decided = source.file.case.decided
    confirmed = {row.proposal_id for row in decided.outcomes}
    holds_open = source.rules.holds(OPEN_PROPOSAL)
    rows: list[OutcomeRow | ProposalRow] = list(decided.outcomes)
    rows += [row for row in decided.proposals if holds_open or row.id in confirmed]
    made = [_decision(source, row, decided) for row in rows]
    return tuple(sorted(made, key=lambda decision: (decision.at, decision.kind)))


def _decision(
    source: CaseSource, row: OutcomeRow | ProposalRow, decided: CaseDecisions
) -> DecisionPart:
    grounds = row.grounds if isinstance(row, ProposalRow) else ()
    return DecisionPart(
        kind="proposed" if isinstance(row, ProposalRow) else "signed",
        at=whole_second(row.at),
        by=source.by(row.officer_id),
        outcome=row.outcome,
        words=source.words.of("outcomes", row.outcome),
        reason=row.reason,
        grounds=tuple(map(source.words.ground, grounds)),
        consequence=_consequence(source, decoded_consequence(row.consequence)),
        in_force=row is decided.signed,
        changed_since=_changed_since(source, row),
    )


def _changed_since(source: CaseSource, row: OutcomeRow | ProposalRow) -> tuple[str, ...]:
    case = source.file.case
    if case.on_record is not None or row not in (case.decided.signed, case.proposed):
        return ()
    changes = case.changes_since(row) or (() if case.settled else ("other",))
    return tuple(source.words.of("parts", part) for part in changes)


def _consequence(source: CaseSource, follows: StoredConsequence) -> ConsequencePart:
    return ConsequencePart(
        rebook_by=second_or_none(follows.rebook_by),
        rebook_charge_pence=follows.rebook_charge_pence,
        refund_pence=follows.refund_pence,
        refer_to_police=follows.refer_to_police,
        further_courses=follows.further_courses,
        national_status=follows.national_status,
        words=source.words.follows(follows, source.now),
    )


def tasks(source: CaseSource) -> tuple[structs.TaskPart, ...]:
    """All tasks of the case, also those that the terms demand without a decision."""
    following, force = source.file.context.client.following, source.file.case.booking.force
    return tuple(
        structs.TaskPart(
            kind=row.kind,
            words=source.words.task(row, done_for(row, following.acts) or force),
            state=row.state,
            opened_at=whole_second(row.opened_at),
            due_at=second_or_none(row.due_at),
            amount_pence=row.amount_pence,
            acts=tuple(
                structs.TaskActPart(
                    at=whole_second(act.at),
                    act=act.act,
                    words=source.words.of_task("acts", act.act),
                    by=source.by_or_none(act.user_id),
                    note=act.note or "",
                )
                for act in following.acts
                if act.task_id == row.id
            ),
        )
        for row in following.tasks
    )


def after_decisions(source: CaseSource) -> tuple[AfterDecisionPart, ...]:
    return tuple(sorted(_after(source), key=lambda part: (part.at, part.kind)))


def _after(source: CaseSource) -> Iterator[AfterDecisionPart]:
    following, words = source.file.context.client.following, source.words
    for row in following.notices:
        yield AfterDecisionPart(
            at=whole_second(row.told_at),
            kind=row.result,
            words=f"{words.of_task('results', row.result)} {words.of_task('ways', row.way)}",
            by=source.by(row.officer_id),
            note=row.note,
            taken_back="",
        )
    for note in following.follow_ups:
        detail = words.of_task("ways", note.detail)
        detail = words.of_task("followed", note.detail) if detail == note.detail else detail
        is_late = note.id in source.file.following[note.outcome_id].late
        late = f", {words.of_task('late', note.kind)}" if is_late else ""
        yield AfterDecisionPart(
            at=whole_second(note.happened_at),
            kind=note.kind,
            words=f"{words.of_task('followed', note.kind)} {detail}".strip() + late,
            by=source.by(note.officer_id),
            note=note.note,
            taken_back=note.why_taken_back or "",
        )
    if following.withdrawal:
        yield AfterDecisionPart(
            at=whole_second(following.withdrawal.withdrawn_at),
            kind="withdrawn",
            words="The police withdrew the offer of a course",
            by=source.by_or_none(following.withdrawal.user_id),
            note=following.withdrawal.reason,
            taken_back="",
        )


def statements(source: CaseSource) -> tuple[structs.StatementPart, ...]:
    return tuple(
        structs.StatementPart(
            at=whole_second(row.at),
            text=row.text,
            late_reason=row.late_reason,
            files=_files(file for file in source.file.files if file.statement_id == row.id),
            read_at=second_or_none(row.read_at),
            read_by=source.by_or_none(row.read_by),
        )
        for row in source.file.case.decided.statements
    )


def challenges(source: CaseSource) -> tuple[structs.ChallengePart, ...]:
    return tuple(_challenge(source, row) for row in source.file.case.decided.challenges)


def _challenge(source: CaseSource, row: ChallengeRow) -> structs.ChallengePart:
    upholding = {outcome.id: outcome for outcome in source.file.case.outcomes}
    upheld = upholding.get(row.reversed_by or 0)
    verdict = UPHELD if upheld else OPEN if row.is_open else REJECTED
    return structs.ChallengePart(
        at=whole_second(row.at),
        grounds=row.grounds,
        files=_files(file for file in source.file.files if file.challenge_id == row.id),
        verdict=verdict,
        words=VERDICTS[verdict],
        answered_at=second_or_none(upheld.at if upheld else row.rejected_at),
        answered_by=source.by_or_none(upheld.officer_id if upheld else row.rejected_by),
        reason=upheld.reason if upheld else row.rejection or "",
    )


def _files(files: Iterator[AnswerFile]) -> tuple[FilePart, ...]:
    return tuple(FilePart(kind=file.kind, size=file.size, sha256=file.sha256) for file in files)
