"""The consequence of an outcome: the window to book again, charge or refund, return to the
police."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy, Terms

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Consequence:
    """The consequence of an outcome for the client. The client pays the charge for a new course
    within the window; otherwise the client gets the refund. Whole pounds; None for neither."""

    rebook_by: datetime | None
    rebook_charge_gbp: int | None
    refund_gbp: int | None
    refer_to_police: bool
    further_courses: bool
    national_status: int | None


def consequence(
    outcome: Outcome, ends_at: datetime, police_deadline: date | None, policy: Policy
) -> Consequence:
    """Returns the consequence of an outcome in the policy.

    Windows run from the scheduled end (cl.15) in elapsed hours, and never beyond the police
    deadline, which the force sets.
    """
    terms = policy.terms.get(outcome.value, Terms())  # an older policy may lack this outcome
    limits: list[datetime] = []
    if terms.hours is not None:
        limits.append(ends_at + terms.hours)
    if terms.window in ("hours", "deadline") and police_deadline is not None:
        limits.append(end_of_day(police_deadline))
    return Consequence(
        rebook_by=min(limits, default=None),
        rebook_charge_gbp=terms.charge_gbp,
        refund_gbp=terms.refund_gbp,
        refer_to_police=terms.refer_to_police,
        further_courses=terms.further_courses,
        national_status=terms.national_status,
    )


def first_window(ends_at: datetime, policy: Policy) -> datetime | None:
    """Returns when the shortest window closes. By then an officer must decide whether the client
    has to book again."""
    hours = [terms.hours for terms in policy.terms.values() if terms.hours is not None]
    return ends_at + min(hours) if hours else None


LAST_DAY = date.max - timedelta(days=2)


def end_of_day(day: date) -> datetime:
    """Returns the midnight that ends a day in London; an earlier time for the last representable
    days."""
    return datetime.combine(min(day, LAST_DAY) + timedelta(days=1), time(), LONDON)
