"""One client's case as an officer opens it: the facts, the findings and what was decided."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from compliance.assessment import Judgement
from compliance.review import MAY, BreachState, Decision, may_sign, state
from delivery import dossier
from delivery.dossier import Dossier
from delivery.printing import moment, printed
from delivery.records import assessments, bookings, decisions
from delivery.records.assessments import BreachRow
from delivery.records.bookings import BookingRow
from delivery.records.decisions import OutcomeRow, ReviewRow
from delivery.records.store import Transaction


@dataclass(frozen=True, slots=True)
class ReviewedBreach:
    """A breach with every decision about it, the oldest first."""

    row: BreachRow
    state: BreachState
    reviews: tuple[ReviewRow, ...]

    @property
    def may(self) -> frozenset[Decision]:
        return MAY[self.state]

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at it before an outcome can be signed."""
        return self.state in (BreachState.TO_REVIEW, BreachState.CHANGED)


@dataclass(frozen=True, slots=True)
class Case:
    dossier: Dossier
    booking: BookingRow
    judgement: Judgement
    finished: bool
    breaches: tuple[ReviewedBreach, ...]
    outcomes: tuple[OutcomeRow, ...]
    """Signed, the oldest first; the last stands."""
    evidence: Mapping[str, Any]
    """The client's part of the assessment, as printed."""

    @property
    def may_sign(self) -> bool:
        return may_sign(finished=self.finished, waiting=sum(one.waits for one in self.breaches))

    @property
    def signed(self) -> OutcomeRow | None:
        return self.outcomes[-1] if self.outcomes else None

    @property
    def changed_since_signed(self) -> bool:
        """What the outcome was signed on is not what the ledger says now."""
        return self.signed is not None and self.signed.evidence != self.evidence

    @property
    def seal(self) -> str:
        """Changes with anything that a decision would rest on: a form carries it, so that nobody
        decides on what they have not seen."""
        seen = [self.evidence, [evidence_of(one.row) for one in self.breaches], len(self.outcomes)]
        seen.append([len(one.reviews) for one in self.breaches])
        return hashlib.sha256(msgspec.json.encode(seen, order="sorted")).hexdigest()


async def open_case(tx: Transaction, booking_id: int, now: datetime) -> Case | None:
    """The case of a booking that is booked on its course; None if there is none."""
    booking = await bookings.by_id(tx, booking_id)
    found = await dossier.read(tx, booking.course_id) if booking else None
    if booking is None or found is None or booking.reference not in found.bookings:
        return None
    assessment = found.assessed(now)
    judged = next(
        one for one in assessment.judgements if one.booking.reference == booking.reference
    )
    evidence = next(
        one for one in printed(assessment)["bookings"] if one["reference"] == booking.reference
    )
    rows = await assessments.breaches_of_course(tx, booking.course_id)
    own = [row for row in rows if row.booking_id == booking_id]
    given = await decisions.reviews_of_breaches(tx, [row.id for row in own])
    signed = await decisions.outcomes_of_course(tx, booking.course_id)
    return Case(
        dossier=found,
        booking=booking,
        judgement=judged,
        finished=assessment.room.final,
        breaches=tuple(reviewed(row, given) for row in own),
        outcomes=tuple(one for one in signed if one.booking_id == booking_id),
        evidence=evidence,
    )


def reviewed(row: BreachRow, given: Sequence[ReviewRow]) -> ReviewedBreach:
    """A breach with those of the reviews that are about it, and the state that they leave it in."""
    own = tuple(one for one in given if one.breach_id == row.id)
    last = own[-1] if own else None
    return ReviewedBreach(
        row=row,
        state=state(
            withdrawn=row.withdrawn_at is not None,
            decided=Decision(last.decision) if last else None,
            evidence_changed=last is not None and last.evidence != evidence_of(row),
        ),
        reviews=own,
    )


def evidence_of(row: BreachRow) -> dict[str, Any]:
    """A breach as an officer sees it, to be kept with the decision."""
    return {
        "rule": row.rule,
        "clause": row.clause,
        "from": moment(row.start_at),
        "to": moment(row.end_at),
        "because": row.because,
        "withdrawn": row.withdrawn_at is not None,
    }
