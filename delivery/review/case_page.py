"""The contents of an officer's page about one client, read in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from compliance.attendance.lost_together import Disconnection, disconnections
from compliance.findings.raisable import raisable
from compliance.intervals import Span
from compliance.outcomes.case_acts import takes_two
from compliance.outcomes.client_contact import ClientContact
from compliance.outcomes.consequence import Consequence
from compliance.outcomes.objections import objections
from compliance.outcomes.recommendation import Outcome, outcome_of
from compliance.outcomes.related_rules import objection_to_grounds
from compliance.policy.clause import Clause
from delivery.assessment.stored_assessment import StoredConsequence, decoded_consequence
from delivery.caseload.openings import LATELY
from delivery.caseload.reviewed_breach import ReviewedBreach
from delivery.clients.client_looks import CASE_OPENED
from delivery.clients.instructions_reach import contact_of
from delivery.clients.join_attempts import waiting_room_entries
from delivery.device_check.measured_connection import MeasuredConnection, beside_gaps
from delivery.device_check.network_stretches import NetworkStretch, network_stretches
from delivery.device_check.own_connection import BadStretch, beside, beside_finding, not_ours
from delivery.device_check.technical_check import TechnicalCheck, explain
from delivery.effects import case_tasks
from delivery.effects.case_tasks import DecisionTasks
from delivery.ledger.note_window import account_due_at
from delivery.ledger.trainer_words import TrainerWords, trainer_words
from delivery.records.answers.answer_files import AnswerFile
from delivery.records.casework import case_context
from delivery.records.casework.case_context import CaseContext
from delivery.records.database.store import Transaction
from delivery.records.messages.messages import MessageRow
from delivery.records.review.decisions import OutcomeRow
from delivery.records.review.proposals import ProposalRow
from delivery.registers import course_types
from delivery.review import case_figures, timeline
from delivery.review.case import ReviewCase, open_case
from delivery.review.case_figures import CaseFigures
from delivery.review.case_summary import sentence
from delivery.review.decisions import choices
from delivery.review.proposal_changes import changes_since_proposed
from delivery.review.timeline import Timeline
from delivery.review.timeline_chart import TimelineChart, chart

UNKNOWN_OUTCOME = "This version does not know the proposed outcome. Propose another."


@dataclass(frozen=True, slots=True)
class CaseFinding:
    """A breach in the form that the page shows."""

    number: int
    """Its label in the chart."""
    breach: ReviewedBreach
    clause: Clause
    """The clause of the policy that the breach is of."""
    doubt: str
    """The doubt, as `Breach.doubt`; empty if there is none."""
    connections: tuple[BadStretch, ...]
    """What the client's own page said of its connection beside it."""

    @property
    def span(self) -> Span:
        return Span(self.breach.row.start_at, self.breach.row.end_at)

    @property
    def stands(self) -> bool:
        """Whether the breach still follows from the events."""
        return self.breach.row.withdrawn_at is None

    @property
    def is_drawn(self) -> bool:
        """Whether it has a place in the chart of the course."""
        return self.stands and self.breach.row.raised_by is None


@dataclass(frozen=True, slots=True)
class JoiningRecord:
    """The service's and the client's acts before the client could join."""

    messages: tuple[MessageRow, ...]
    opened: tuple[datetime, ...]
    """When the client had the joining page open."""
    pressed: tuple[datetime, ...]
    """When the client pressed the joining button."""
    waiting_room: tuple[datetime, ...]
    """When the client entered the waiting room."""
    checks: tuple[TechnicalCheck, ...]
    contact: ClientContact


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """An adverse outcome that waits for a second officer."""

    row: ProposalRow
    consequence: StoredConsequence
    objections: tuple[str, ...]
    """The objections to the outcome, as sentences."""
    changes: tuple[str, ...]
    """The parts of the evidence that have changed since, as `changes_since_proposed`."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The contents of the officer's page about one case."""

    case: ReviewCase
    course_name: str
    sentence: str
    figures: CaseFigures
    line: Timeline
    chart: TimelineChart
    findings: tuple[CaseFinding, ...]
    joining: JoiningRecord
    trainer: TrainerWords
    account_due_at: datetime
    """When a trainer's account that is needed is overdue."""
    choices: Mapping[Outcome, Consequence]
    signed_at_once: tuple[Outcome, ...]
    """Those of the choices that one officer signs."""
    proposal: OpenProposal | None
    signed: tuple[tuple[OutcomeRow, StoredConsequence], ...]
    """Each signed outcome with its consequence; the last is in force."""
    files: tuple[AnswerFile, ...]
    """The files that the client sent."""
    following: Mapping[int, DecisionTasks]
    """What follows from each signed outcome, by its id."""
    people: Mapping[int, str]
    """The names of all users, by id."""
    context: CaseContext
    connections: Mapping[datetime, tuple[BadStretch, ...]]
    """What the client's own page said of its connection beside each absence, by its start."""
    disconnections: Mapping[datetime, Disconnection]
    """How often the client was lost, and who else was lost then, by the start of each absence."""
    measured: Mapping[datetime, MeasuredConnection]
    """What the provider measured of the connection that each absence ended, by its start."""


async def read(tx: Transaction, booking_id: int, now: datetime) -> CaseFile | None:
    """Returns the contents of the page; None unless the booking is booked on a course."""
    case = await open_case(tx, booking_id, now)
    if case is None:
        return None
    context = await case_context.of_case(tx, case.booking, CASE_OPENED, now - LATELY, now)
    measured = case.inputs.measured_connections.get(case.booking.reference, ())
    network = _network(case, context, measured)
    line = timeline.timeline(case.assessment, case.judgement, network)
    sums = case_figures.figures(case.judgement, line)
    findings, joining = tuple(_findings(case, context)), _joining(case, context)
    offered, signed = choices(case), [outcome.id for outcome in case.outcomes]
    policy, ends_at = case.inputs.policy, case.inputs.row.ends_at
    following = case_tasks.of_case(context.client.following, signed, policy, ends_at, now)
    return CaseFile(
        case=case,
        course_name=course_types.name_of(case.inputs.row.type),
        sentence=sentence(case.judgement, line, sums),
        figures=sums,
        line=line,
        chart=chart(line, [(str(item.number), item.span) for item in findings if item.is_drawn]),
        findings=findings,
        joining=joining,
        trainer=trainer_words(case.inputs.history.events, case.booking.reference),
        account_due_at=account_due_at(case.inputs.row.ends_at),
        choices=offered,
        signed_at_once=tuple(
            outcome for outcome in offered if not takes_two(outcome, case.inputs.policy)
        ),
        proposal=_proposal(case, joining.contact),
        signed=tuple((row, decoded_consequence(row.consequence)) for row in case.outcomes),
        files=case.decided.files,
        following=following,
        people=context.names,
        context=context,
        connections=beside(
            [gap.span for gap in case.judgement.attendance.gaps],
            context.client.connections,
            case.inputs.events,
        ),
        disconnections=disconnections(
            case.judgement.attendance,
            case.assessment.room.attendances,
            case.inputs.policy.platform_fault.within,
        ),
        measured=beside_gaps(case.judgement.attendance.gaps, measured),
    )


def _network(
    case: ReviewCase, context: CaseContext, measured: Sequence[MeasuredConnection]
) -> Iterable[NetworkStretch]:
    return network_stretches(
        case.judgement.attendance,
        case.assessment.room.attendances,
        case.inputs.policy.platform_fault.within,
        not_ours(context.client.connections, case.inputs.events),
        measured,
    )


def _proposal(case: ReviewCase, contact: ClientContact) -> OpenProposal | None:
    if (row := case.proposed) is None:
        return None
    breaches, outcome = case.judgement.breaches, outcome_of(row.outcome)
    against = (
        (UNKNOWN_OUTCOME,)
        if outcome is None
        else (
            *objections(outcome, case.evidence_of_client, breaches, contact),
            *objection_to_grounds(outcome, row.grounds, case.inputs.policy),
        )
    )
    consequence = decoded_consequence(row.consequence)
    return OpenProposal(row, consequence, against, changes_since_proposed(case))


def _findings(case: ReviewCase, context: CaseContext) -> Iterable[CaseFinding]:
    policy = case.inputs.policy
    texts = {**raisable(policy), **policy.codes, **policy.rules}
    doubts = {(breach.rule, breach.span.start): breach.doubt for breach in case.judgement.breaches}
    for number, breach in enumerate(case.breaches, 1):
        row = breach.row
        words = texts.get(row.rule, Clause())
        doubt = doubts.get((row.rule, row.start_at), "")
        span, reports = Span(row.start_at, row.end_at), context.client.connections
        connections = beside_finding(row.rule, span, reports, case.inputs.events)
        clause = replace(words, number=row.clause)
        yield CaseFinding(number, breach, clause, doubt, connections)


def _joining(case: ReviewCase, context: CaseContext) -> JoiningRecord:
    booking, actions = case.booking, context.client.actions
    return JoiningRecord(
        messages=tuple(message.row for message in context.client.correspondence.messages),
        opened=tuple(action.at for action in actions if action.kind == "opened"),
        pressed=tuple(action.at for action in actions if action.kind == "join"),
        waiting_room=waiting_room_entries(case.inputs.course, case.assessment.room.events)[
            booking.reference
        ],
        checks=tuple(
            TechnicalCheck(action.at, explain(action.codes or {}))
            for action in actions
            if action.kind == "check"
        ),
        contact=contact_of(booking, case.inputs.row.ends_at, context.client),
    )
