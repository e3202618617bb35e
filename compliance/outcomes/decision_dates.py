"""Until when a decision may be challenged and answered with a statement, and proof may come."""

from datetime import datetime, timedelta

from compliance.outcomes.consequence import LONDON, end_of_day
from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy


def challenge_ends(told_at: datetime, policy: Policy) -> datetime:
    """Returns the last moment for a challenge: the end of a day in London. `told_at` is when the
    client was told of the decision."""
    return _end_of_day_after(told_at, policy.decision_times.challenge_days)


def statement_ends(ends_at: datetime, policy: Policy) -> datetime:
    """Returns the last moment for a client's statement: the end of a day in London. `ends_at` is
    the scheduled end of the course."""
    return _end_of_day_after(ends_at, policy.decision_times.statement_days)


PROVABLE = (Outcome.DID_NOT_ATTEND, Outcome.NON_COMPLETION_EXTENUATING)
"""The outcomes of which a charge is returned against proof of illness or bereavement. Clause 14
says it of clients who cannot attend; clients who leave for such a reason are treated alike."""


def proof_ends(ends_at: datetime, policy: Policy) -> datetime:
    """Returns the last moment for proof of illness or bereavement (cl.14): the end of a day in
    London. `ends_at` is the scheduled end of the course."""
    return _end_of_day_after(ends_at, policy.decision_times.proof_days)


def is_late_proof(seen_at: datetime, ends_at: datetime, policy: Policy) -> bool:
    """Whether a proof that was seen at `seen_at` came after its last day. `ends_at` is the
    scheduled end of the course."""
    return seen_at >= proof_ends(ends_at, policy)


def _end_of_day_after(start: datetime, days: int) -> datetime:
    return end_of_day(start.astimezone(LONDON).date() + timedelta(days=days))
