"""The effects of a signed outcome, derived from its consequence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from compliance.effects.authority import written
from compliance.effects.due_times import end_of_next_working_day
from compliance.outcomes.consequence import Consequence
from compliance.outcomes.recommendation import Outcome
from compliance.policy.policy import Policy
from compliance.policy.terms import Terms

COMPLETED_STATUS = 4
"""The national status “attended and completed”, which harms nobody."""


class EffectKind(Enum):
    CHARGE = "charge"
    """The client pays for a new course that they book within the window."""
    FREE_BOOKING = "free_booking"
    """The client gets a new course without charge."""
    NEW_DATE = "new_date"
    """The provider, who did not deliver the course, offers the client a new date (cl.25)."""
    REFUND = "refund"
    """The client gets a part of the fee back and takes no new course."""
    REFERRAL = "referral"
    """The case goes back to the police force that referred the client."""
    BAN = "ban"
    """The provider offers the client no further courses."""
    NATIONAL_STATUS = "national_status"
    """The status of the attendance is keyed into the national system."""
    ASKS_TO_MOVE = "asks_to_move"
    """A client who cannot attend has asked for another date; no decision demands it."""
    ASKS_TO_CANCEL = "asks_to_cancel"
    """A client who cannot attend gives the booking up; no decision demands it."""


class Branch(Enum):
    """Whether an effect depends on a new booking within the window. Effects of `BOOKED` and of
    `NOT_BOOKED` are alternatives: of one decision never both take place."""

    ALWAYS = "always"
    BOOKED = "booked"
    NOT_BOOKED = "not_booked"


@dataclass(frozen=True, slots=True)
class DecisionEffect:
    kind: EffectKind
    authority: str
    """The clause, the policy, and the line of the policy that orders the effect."""
    branch: Branch = Branch.ALWAYS
    amount_pence: int | None = None
    national_status: int | None = None

    @property
    def irreversible(self) -> bool:
        """Whether it cannot be recalled: it waits for the window and for the hold."""
        if self.kind is EffectKind.NATIONAL_STATUS:
            return self.national_status != COMPLETED_STATUS
        return self.kind in (EffectKind.REFUND, EffectKind.REFERRAL)

    def due_at(self, decided_at: datetime) -> datetime | None:
        """When it is due; None while that is not known. A charge waits for the new booking, and
        what cannot be recalled for the client to be told."""
        if self.irreversible or self.kind is EffectKind.CHARGE:
            return None
        is_owed = self.kind is EffectKind.NEW_DATE
        return end_of_next_working_day(decided_at) if is_owed else decided_at


def named_by_register(kind: str, force: str, attendance_id: str | None) -> str | None:
    """What a register names that an effect of this kind is for: the force to which a case is
    returned, or the attendance of which a status is keyed. None for other kinds."""
    named = {EffectKind.REFERRAL.value: force, EffectKind.NATIONAL_STATUS.value: attendance_id}
    return named.get(kind)


def is_for_another(kind: str, done_for: str, force: str, attendance_id: str | None) -> bool:
    """Whether an effect was done for another force or attendance than a register names. Capitals
    and spaces make no difference."""
    named = named_by_register(kind, force, attendance_id) or ""
    return done_for.casefold().split() != named.casefold().split()


def effects_of(
    outcome: Outcome, follows: Consequence, policy: Policy
) -> tuple[DecisionEffect, ...]:
    """The effects of an outcome, in the order in which an officer reads them."""
    number = policy.terms.get(outcome.value, Terms()).clause.number
    return tuple(_effects(outcome, follows, written(number, policy.name, outcome.value)))


def _effects(outcome: Outcome, follows: Consequence, line: str) -> Iterator[DecisionEffect]:
    offers_course = follows.rebook_by is not None
    unless_booked = Branch.NOT_BOOKED if offers_course else Branch.ALWAYS
    charge, refund = follows.rebook_charge_pence, follows.refund_pence
    status = follows.national_status
    if offers_course and charge:
        yield DecisionEffect(EffectKind.CHARGE, f"{line}, charge", Branch.BOOKED, charge)
    elif offers_course:
        yield DecisionEffect(EffectKind.FREE_BOOKING, f"{line}, window", Branch.BOOKED)
    if outcome is Outcome.PROVIDER_FAILURE:
        yield DecisionEffect(EffectKind.NEW_DATE, f"{line}, clause")
    if refund:
        yield DecisionEffect(EffectKind.REFUND, f"{line}, refund", unless_booked, refund)
    if follows.refer_to_police:
        yield DecisionEffect(EffectKind.REFERRAL, f"{line}, refer_to_police", unless_booked)
    if not follows.further_courses:
        yield DecisionEffect(EffectKind.BAN, f"{line}, further_courses")
    if status is not None:
        branch = Branch.ALWAYS if status == COMPLETED_STATUS else unless_booked
        line = f"{line}, national_status"
        yield DecisionEffect(EffectKind.NATIONAL_STATUS, line, branch, national_status=status)
