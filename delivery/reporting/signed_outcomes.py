"""The outcomes in force of a course, and which of them must be looked at again."""

from collections.abc import Mapping
from dataclasses import dataclass

from delivery.assessment import evidence
from delivery.assessment.stored_assessment import StoredClient, StoredCourse, encoded
from delivery.records.review.decisions import OutcomeRow
from delivery.records.review.period_rows import PeriodRow


@dataclass(frozen=True, slots=True)
class SignedOutcome:
    row: OutcomeRow
    changes: tuple[str, ...]
    """The parts of the evidence that have changed since the signature: see
    `evidence.since_signed`."""


def signed_outcomes(
    record: PeriodRow, assessment: StoredCourse | None
) -> Mapping[int, SignedOutcome]:
    """Returns the last signed outcome of each booking, by booking.

    `assessment` is the course's assessment, decoded; None if there is none.
    """
    last = {outcome.booking_id: outcome for outcome in record.outcomes}
    references = {booking.id: booking.reference for booking in record.bookings}
    clients = {client.reference: client for client in assessment.bookings} if assessment else {}
    return {
        booking_id: SignedOutcome(
            outcome, _changes(record, outcome, clients.get(references[booking_id]))
        )
        for booking_id, outcome in last.items()
    }


def _changes(
    record: PeriodRow, outcome: OutcomeRow, client: StoredClient | None
) -> tuple[str, ...]:
    breaches = [row for row in record.breaches if row.booking_id == outcome.booking_id]
    breach_ids = {row.id for row in breaches}
    reviews = [review for review in record.reviews if review.breach_id in breach_ids]
    current = None if client is None else encoded(client)
    return evidence.since_signed(outcome, current, reviews, breaches)
