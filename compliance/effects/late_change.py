"""What a client pays, or gets back, who changes or gives up a booking shortly before the
course (cl.3, fee table)."""

from datetime import UTC, datetime, timedelta

from compliance.policy.offer_terms import OfferTerms


def charge_for_change(
    terms: OfferTerms, course_type: str, starts_at: datetime, changed_at: datetime
) -> int | None:
    """Returns the pence that the client pays; None if the change is free."""
    if not _is_late(terms.free_before_of(course_type), starts_at, changed_at):
        return None
    return terms.change_charge.of_type(course_type) or None


def refund_for_cancellation(
    terms: OfferTerms, course_type: str, starts_at: datetime, cancelled_at: datetime
) -> int | None:
    """Returns the pence that the client gets back of a late cancellation; None where the terms name
    no amount: of an earlier cancellation, and of the course types that have no such line."""
    if not _is_late(terms.cancelled_before, starts_at, cancelled_at):
        return None
    return terms.cancellation_refund.of_type(course_type) or None


def free_until(free_before: timedelta | None, starts_at: datetime) -> datetime | None:
    """Returns the time from which a change counts as late; None if none does."""
    return None if free_before is None else starts_at.astimezone(UTC) - free_before


def _is_late(free_before: timedelta | None, starts_at: datetime, at: datetime) -> bool:
    """Whether `at` is within the last hours before the start.

    The terms are free for “more than 48 hours” and charge “within 48 hours”, so that exactly 48
    hours before the start is late. The hours are elapsed hours, also when the clocks change.
    """
    begins = free_until(free_before, starts_at)
    return begins is not None and at.astimezone(UTC) >= begins
