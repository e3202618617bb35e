"""Finds contradictions in the consequences that a policy gives to its outcomes."""

from collections.abc import Iterator

from compliance.outcomes.case_acts import SIGNED_ALONE, is_adverse
from compliance.outcomes.recommendation import Outcome, outcome_of
from compliance.policy.national_courses import fault_of, types_named
from compliance.policy.offer_terms import OfferTerms
from compliance.policy.policy import Policy, PolicyFault, Terms

COMPLETED, NOT_COMPLETED, NOT_ATTENDED = 4, 5, 6
"""The national statuses: attended and completed, attended and not completed, did not attend."""
NOT_ADMITTED = frozenset(
    {Outcome.REFUSED_LATE, Outcome.REFUSED_IDENTITY, Outcome.REFUSED_INTERPRETER}
)
IN_FAVOUR_OR_OPEN = frozenset(
    {Outcome.PROVIDER_FAILURE, Outcome.INSUFFICIENT_EVIDENCE, Outcome.REVIEW}
)
"""Outcomes after which the attendance stays booked in the national system."""

ALSO = "decisions.two_officers_also"
SECOND_OFFICER_POSSIBLE = tuple(
    outcome for outcome in Outcome if outcome in SIGNED_ALONE - {Outcome.COMPLETED}
)
"""Outcomes that take one officer unless a policy says otherwise. A completion as recommended is
signed for a whole course at once, and all others take two officers anyway."""

IDENTITY_REFUSALS = ("photo_on_device", "photocopy", "no_document", "no_likeness")
"""Why an identity may be refused. Each has words for the trainer, the officer and the client."""

Fault = tuple[str, str]
"""The key within an outcome's table, and what is wrong with it."""


def sound(policy: Policy) -> Policy:
    """Returns the policy. Raises PolicyFault with the first consequence that cannot be meant: an
    unknown outcome, a completion that costs or has another status than 4, a status that belongs to
    other outcomes, a window without a length; or with an outcome for which a second officer cannot
    be asked. Also one with a refusal of identity that has no words, or with a course type that no
    course can have."""
    for name, terms in policy.terms.items():
        place = f"consequences.{name}"
        outcome = outcome_of(name)
        if outcome is None:
            raise PolicyFault(f"{place} is no outcome", key=place)
        for key, words in _faults(outcome, terms):
            raise PolicyFault(f"{place}.{key} {words}", key=f"{place}.{key}")
    for key, words in (
        *_text_faults(policy),
        *_code_faults(policy),
        *_offer_faults(policy.offers),
    ):
        raise PolicyFault(f"{key} {words}", key=key)
    for name in policy.two_officers_also:
        if outcome_of(name) not in SECOND_OFFICER_POSSIBLE:
            possible = " or ".join(outcome.value for outcome in SECOND_OFFICER_POSSIBLE)
            raise PolicyFault(f"{ALSO} may name {possible}, and names {name!r}", key=ALSO)
    return policy


def _faults(outcome: Outcome, terms: Terms) -> Iterator[Fault]:
    if not is_adverse(outcome):
        yield from _burdens(terms)
    yield from _status(outcome, terms.national_status)
    yield from _window(outcome, terms)


def _text_faults(policy: Policy) -> Iterator[Fault]:
    for key, text in (("name", policy.name), ("provider", policy.provider)):
        if not text.strip() or not text.isprintable():
            yield key, f"must be words in one line, and is {text!r}"
    if not policy.documents:
        yield "identity.documents", "must name a document: nobody could be admitted without"


def _code_faults(policy: Policy) -> Iterator[Fault]:
    """A refusal without words would be shown as a code, and an amount for a type that no course has
    would never be applied."""
    for code in policy.identity_refusals:
        if code not in IDENTITY_REFUSALS:
            possible = ", ".join(IDENTITY_REFUSALS)
            yield "identity.refusals", f"names {code!r}, and may name {possible}"
    for key, course_type in types_named(policy):
        if words := fault_of(course_type):
            yield key, words


def _offer_faults(terms: OfferTerms) -> Iterator[Fault]:
    """An amount without the time from which it counts would never be applied."""
    charge = terms.change_charge
    by_type = (kind for kind, pence in charge.by_type.items() if pence)
    is_untimed = any(terms.free_before_of(kind) is None for kind in by_type)
    if is_untimed or (charge.pence and terms.free_before is None):
        yield "changes.free_before_hours", "is missing: no change would cost its charge"
    if terms.cancellation_refund.any() and terms.cancelled_before is None:
        yield "cancellation.free_before_hours", "is missing: no cancellation would be refunded"


def _burdens(terms: Terms) -> Iterator[Fault]:
    if terms.charge.any():
        yield "charge_pence", "must be 0: the client pays nothing after this outcome"
    if terms.refer_to_police:
        yield "refer_to_police", "must be false after this outcome"
    if not terms.further_courses:
        yield "further_courses", "must be true after this outcome"


def _status(outcome: Outcome, status: int | None) -> Iterator[Fault]:
    """A status says one thing: whoever completed, attended without completing, or did not attend
    never shares it with the others. Who was not admitted has a status that the provider chooses."""
    allowed = _statuses_of(outcome)
    if status not in allowed:
        choice = " or ".join("left out" if each is None else str(each) for each in allowed)
        yield (
            "national_status",
            f"must be {choice}, and is {'left out' if status is None else status}",
        )


def _statuses_of(outcome: Outcome) -> tuple[int | None, ...]:
    if outcome is Outcome.COMPLETED:
        return (COMPLETED,)
    if outcome is Outcome.DID_NOT_ATTEND:
        return (NOT_ATTENDED,)
    if outcome in IN_FAVOUR_OR_OPEN:
        return (None,)
    return (NOT_COMPLETED, NOT_ATTENDED) if outcome in NOT_ADMITTED else (NOT_COMPLETED,)


def _window(outcome: Outcome, terms: Terms) -> Iterator[Fault]:
    for unit, length in (("hours", terms.hours), ("days", terms.days)):
        if length is not None and not length:
            yield unit, "must be longer than 0"
    if outcome in IN_FAVOUR_OR_OPEN - {Outcome.REVIEW} and not terms.offers_new_course:
        yield "window", 'must be "deadline", "hours" or "days": the client gets a new course'
    if terms.offers_new_course and not terms.further_courses:
        yield "window", 'must be "none", because further_courses is false'
    if outcome is Outcome.COMPLETED and terms.offers_new_course:
        yield "window", "must be left out: a client who completed books no new course"
    if outcome is Outcome.COMPLETED and terms.refund.any():
        yield "refund_pence", "must be left out: a client who completed gets nothing back"
    decided = is_adverse(outcome) and outcome is not Outcome.REVIEW
    if decided and terms.charge.any() and not terms.offers_new_course:
        yield "charge_pence", "needs a window in which the client may book a new course"
