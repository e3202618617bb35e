"""The consequence of an outcome: the window to book again, charge or refund, return to the
police."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy
from compliance.policy.terms import Terms

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Consequence:
    """The consequence of an outcome for the client. The client pays the charge for a new course
    within the window; otherwise the client gets the refund. None for neither."""

    rebook_by: datetime | None
    rebook_charge_pence: int | None
    refund_pence: int | None
    refer_to_police: bool
    further_courses: bool
    national_status: int | None


def consequence(
    outcome: Outcome,
    course_type: str,
    ends_at: datetime,
    police_deadline: date | None,
    policy: Policy,
) -> Consequence:
    """Returns the consequence of an outcome in the policy.

    Windows run from the scheduled end (cl.15), and never beyond the police deadline, which the
    force sets. `course_type` such as `NSAC`.
    """
    terms = policy.terms.get(outcome.value, Terms())  # an older policy may lack this outcome
    limits = [window_closes(terms, ends_at)]
    if terms.offers_new_course and police_deadline is not None:
        limits.append(end_of_day(police_deadline))
    return Consequence(
        rebook_by=min((limit for limit in limits if limit is not None), default=None),
        rebook_charge_pence=terms.charge.of_type(course_type),
        refund_pence=terms.refund.of_type(course_type),
        refer_to_police=terms.refer_to_police,
        further_courses=terms.further_courses,
        national_status=terms.national_status,
    )


def window_closes(terms: Terms, ends_at: datetime) -> datetime | None:
    """Returns when a window of hours or days closes, whatever the police deadline; else None."""
    if terms.hours is not None:
        return ends_at + terms.hours
    if terms.days is not None:
        return end_of_day(ends_at.astimezone(LONDON).date() + timedelta(days=terms.days))
    return None


def first_window(ends_at: datetime, policy: Policy) -> datetime | None:
    """Returns when the shortest window closes. By then an officer must decide whether the client
    has to book again."""
    closing = (window_closes(terms, ends_at) for terms in policy.terms.values())
    return min((moment for moment in closing if moment is not None), default=None)


LAST_DAY = date.max - timedelta(days=2)


def end_of_day(day: date) -> datetime:
    """Returns the midnight that ends a day in London; an earlier time for the last representable
    days."""
    return datetime.combine(min(day, LAST_DAY) + timedelta(days=1), time(), LONDON)
