"""The breaches found for a client, as the client reads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.events import Event
from compliance.findings.client_sentences import addressed
from compliance.findings.raisable import raisable
from compliance.intervals import Span
from compliance.policy.policy import Policy
from delivery.assessment import evidence
from delivery.assessment.stored_assessment import StoredCourse
from delivery.clients.personal_link import PersonalLink
from delivery.device_check.own_connection import BadStretch, beside_finding
from delivery.records.judgements.assessments import BreachRow
from delivery.records.planning.connection_reports import ConnectionReport
from delivery.records.review.decisions import ReviewRow


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A breach found for the client, with its rule and an officer's decision."""

    start: datetime
    end: datetime
    clause: str
    because: str
    doubt: str
    """The doubt about the finding, as a sentence; empty without a doubt."""
    says: str
    """The content of the clause; empty in policies of earlier versions."""
    rule: str
    """How the provider applies the clause, or what the trainer saw."""
    decision: str | None
    """`upheld`, `dismissed`, `changed` (since an officer reviewed it), `silenced` (agreed before
    the course, no decision needed), or None while it waits for an officer."""
    reason: str
    """The officer's words for the decision; empty without a decision that still holds."""
    raised_at: datetime | None
    """When an officer raised it, on an account that `because` holds; None for what a rule found."""
    source: str
    """Where the officer's account comes from; empty for what a rule found."""
    connections: tuple[BadStretch, ...]
    """What the client's own page said of its connection beside it."""


def findings_of(
    breaches: Iterable[BreachRow],
    reviews: Iterable[ReviewRow],
    assessment: StoredCourse,
    link: PersonalLink,
    policy: Policy,
    reports: Sequence[ConnectionReport],
    events: Sequence[Event],
) -> tuple[FindingShown, ...]:
    """Shows the client's breaches with their last reviews, leaving out withdrawn ones."""
    last = {review.breach_id: review for review in reviews}
    texts = {**raisable(policy), **policy.codes, **policy.rules}
    doubts = _doubts(assessment, link)
    return tuple(
        FindingShown(
            start=breach.start_at,
            end=breach.end_at,
            clause=breach.clause,
            because=addressed(breach.because, texts[breach.rule])
            if not breach.raised_by
            else breach.because,
            doubt=addressed(doubts.get((breach.rule, breach.start_at), ""), texts[breach.rule]),
            says=texts[breach.rule].says,
            rule=texts[breach.rule].client or texts[breach.rule].text,
            decision=_decision(breach, last.get(breach.id)),
            reason=_reason(breach, last.get(breach.id)),
            raised_at=breach.found_at if breach.raised_by else None,
            source=breach.source or "",
            connections=beside_finding(
                breach.rule, Span(breach.start_at, breach.end_at), reports, events
            ),
        )
        for breach in breaches
        if breach.withdrawn_at is None
        and breach.rule in texts  # else a policy without the rule was pinned since
    )


def _decision(breach: BreachRow, review: ReviewRow | None) -> str | None:
    if review is None:
        return "silenced" if breach.silenced_by else None
    return "changed" if evidence.has_changed(review, breach) else review.decision


def _reason(breach: BreachRow, review: ReviewRow | None) -> str:
    return "" if review is None or evidence.has_changed(review, breach) else review.reason


def _doubts(assessment: StoredCourse, link: PersonalLink) -> Mapping[tuple[str, datetime], str]:
    """Returns the doubt about each breach of the client, by the breach's rule and start."""
    client = assessment.client(link.booking.reference)
    breaches = client.breaches if client else ()
    return {(breach.rule, breach.start): breach.doubt for breach in breaches}
