"""Everything that an officer's page about one client shows, read at one moment of the records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.intervals import Span
from compliance.outcomes.consequence import Consequence
from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Clause
from delivery.clients.join_attempts import knocks
from delivery.clients.technical_check import CheckFinding, explain
from delivery.records.accounts import users
from delivery.records.database.store import Transaction
from delivery.records.messages import messages
from delivery.records.messages.messages import MessageRow
from delivery.records.planning import client_actions
from delivery.records.planning.client_actions import AttemptRow
from delivery.records.review.decisions import OutcomeRow
from delivery.registers import course_types
from delivery.registers.requirements import REQUIREMENTS
from delivery.review import case_figures, timeline
from delivery.review.case import ReviewCase, ReviewedBreach, open_case
from delivery.review.case_figures import CaseFigures
from delivery.review.case_summary import sentence
from delivery.review.decisions import choices
from delivery.review.timeline import Timeline
from delivery.review.timeline_chart import Picture, picture


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A breach as the page shows it."""

    number: int
    """What names it in the picture."""
    breach: ReviewedBreach
    clause: Clause
    """What the policy asks, and where."""

    @property
    def span(self) -> Span:
        return Span(self.breach.row.start_at, self.breach.row.end_at)

    @property
    def stands(self) -> bool:
        """Whether it is still found."""
        return self.breach.row.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Check:
    """A technical check that the client made."""

    at: datetime
    found: tuple[CheckFinding, ...]


@dataclass(frozen=True, slots=True)
class JoiningShown:
    """What was done so that the client could join, by us and by them."""

    messages: tuple[MessageRow, ...]
    opened: tuple[datetime, ...]
    """When the page that joins was before them for a while."""
    pressed: tuple[datetime, ...]
    """When the button that joins was pressed."""
    knocked: tuple[datetime, ...]
    """When they came into the waiting room."""
    checks: tuple[Check, ...]
    agreed: tuple[str, ...]
    """What was agreed beforehand, in words."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    case: ReviewCase
    course_name: str
    sentence: str
    figures: CaseFigures
    line: Timeline
    picture: Picture
    found: tuple[CaseFacts, ...]
    joining: JoiningShown
    choices: Mapping[Outcome, Consequence]
    signed: tuple[tuple[OutcomeRow, Consequence], ...]
    """Each outcome that was signed, with what was to follow from it; the last stands."""
    people: Mapping[int, str]
    """The names of those who decided something or gave a warning, by id."""


async def read(tx: Transaction, booking_id: int, now: datetime) -> CaseFile | None:
    """None if nobody is booked on a course under this id."""
    case = await open_case(tx, booking_id, now)
    if case is None:
        return None
    line = timeline.timeline(case.assessment, case.judgement, case.dossier.policy)
    sums = case_figures.figures(case.judgement, line)
    found = tuple(_found(case))
    return CaseFile(
        case=case,
        course_name=course_types.name_of(case.dossier.row.type),
        sentence=sentence(case.judgement, line, sums),
        figures=sums,
        line=line,
        picture=picture(line, [(str(one.number), one.span) for one in found if one.stands]),
        found=found,
        joining=await _joining(tx, case),
        choices=choices(case),
        signed=tuple((one, _followed(one)) for one in case.outcomes),
        people=await _people(tx, case, line),
    )


def _found(case: ReviewCase) -> Iterable[CaseFacts]:
    policy = case.dossier.policy
    texts = {**policy.codes, **policy.rules}
    for number, breach in enumerate(case.breaches, 1):
        row = breach.row
        asks = texts[row.rule].text if row.rule in texts else ""
        yield CaseFacts(number, breach, Clause(row.clause, asks))


async def _joining(tx: Transaction, case: ReviewCase) -> JoiningShown:
    booking = case.booking
    told = await messages.of_course(tx, booking.course_id)
    tried = [
        one for one in await client_actions.of_course(tx, booking.course_id) if _own(one, case)
    ]
    return JoiningShown(
        messages=tuple(one for one in told if one.booking_id == booking.id),
        opened=tuple(one.at for one in tried if one.kind == "opened"),
        pressed=tuple(one.at for one in tried if one.kind == "join"),
        knocked=knocks(case.dossier.course, case.assessment.room.events)[booking.reference],
        checks=tuple(
            Check(one.at, explain(one.codes or {})) for one in tried if one.kind == "check"
        ),
        agreed=tuple(REQUIREMENTS.get(code, code) for code in booking.requirements),
    )


def _own(one: AttemptRow, case: ReviewCase) -> bool:
    return one.booking_id == case.booking.id


def _followed(signed: OutcomeRow) -> Consequence:
    rebook_by = signed.consequence["rebook_by"]
    by = None if rebook_by is None else datetime.fromisoformat(rebook_by)
    return Consequence(**{**signed.consequence, "rebook_by": by})


async def _people(tx: Transaction, case: ReviewCase, line: Timeline) -> dict[int, str]:
    ids = {one.officer_id for one in case.outcomes}
    ids |= {one.officer_id for breach in case.breaches for one in breach.reviews}
    ids |= {one.by for one in line.notes if one.by is not None}
    found = [await users.by_id(tx, user_id) for user_id in sorted(ids)]
    return {user.id: user.name for user in found if user}
