"""The charge for moving a booking to another course shortly before its course begins (cl.3)."""

from datetime import UTC, datetime

from compliance.policy.offer_terms import OfferTerms


def charge_for_change(
    terms: OfferTerms, course_type: str, starts_at: datetime, changed_at: datetime
) -> int | None:
    """Returns the pence that the client pays; None if the change is free.

    The terms are free for “more than 48 hours” and charge “within 48 hours”, so that exactly 48
    hours before the start is charged. The hours are elapsed hours, also when the clocks change.
    """
    free_before = terms.free_before_of(course_type)
    if free_before is None or starts_at.astimezone(UTC) - changed_at.astimezone(UTC) > free_before:
        return None
    return terms.change_charge.of_type(course_type) or None
