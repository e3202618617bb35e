"""Writes a message to a client: as a letter, as a short text, and as what an officer says."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from compliance.outcomes.case_acts import is_adverse
from compliance.outcomes.decision_dates import proof_ends
from compliance.outcomes.recommendation import outcome_of
from compliance.policy.message_terms import MessageKind, hours
from compliance.policy.terms import Terms
from delivery.assessment.stored_assessment import decoded_consequence
from delivery.configuration.settings import Settings
from delivery.notices.client_links import interpreter_link, join_link, record_link
from delivery.notices.notice_details import NoticeDetails
from delivery.policies import shipped_policies
from delivery.records.messages.instructions import USUAL_LEAD
from delivery.records.review.decisions import AS_RECOMMENDED
from delivery.wording import letter_templates
from delivery.wording.phrases import Phrases
from delivery.wording.template_check import FRAME
from integrations.email.mime_message import domain
from integrations.messenger import Letter, MessageFault


@dataclass(frozen=True, slots=True)
class Notice:
    """One message in all of its forms."""

    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    short: str = field(repr=False)
    """What a text message says: what to do, and nothing about the course."""
    say: tuple[str, ...] = field(repr=False)
    """The points that an officer makes in a call."""


def notice(details: NoticeDetails, settings: Settings) -> Notice:
    """Writes the message. Raises a permanent MessageFault if the policy cannot be read."""
    templates = letter_templates.read(settings.message_folder).of(details.booking.language)
    kind, values = words_for(details.message.kind), values_of(details, settings, templates.phrases)
    words = {**templates.words_of(FRAME, values), **templates.words_of(kind, values)}
    every = {**values, "words": words}
    return Notice(
        subject=words["subject"],
        text=templates.layout("notice.txt").render(every),
        html=templates.layout("notice.html").render(every),
        short=words["short"],
        say=tuple(words["say"]),
    )


def letter(details: NoticeDetails, settings: Settings, now: datetime) -> Letter:
    """The message as a letter, or as a text message where that is its present way."""
    written, message, booking = notice(details, settings), details.message, details.booking
    by_text = message.channel == "text"
    return Letter(
        message_id=f"<m{message.id}@{domain(settings.mail_from)}>",
        to=(booking.mobile or "") if by_text else booking.email,
        subject=written.subject,
        text=written.short if by_text else written.text,
        html="" if by_text else written.html,
        written_at=now,
    )


def words_for(kind: str) -> str:
    """The name of the words of a kind of message, where it is no joining instructions by email."""
    return "joining_again" if kind == MessageKind.JOINING else kind


def values_of(details: NoticeDetails, settings: Settings, phrases: Phrases) -> dict[str, Any]:
    """The values of the templates' variables. Raises a permanent MessageFault if the policy cannot
    be read."""
    if details.policy is None:
        raise MessageFault("the policy of the course cannot be read", permanent=True)
    booking, course, policy = details.booking, details.course, details.policy
    outcome, challenge, times = details.outcome, details.challenge, phrases.times
    return {
        "name": f"{booking.given_name} {booking.family_name}",
        "day": times.day(course.starts_at),
        "short_day": times.short_day(course.starts_at),
        "starts": times.clock(course.starts_at),
        "ends": times.clock(course.ends_at),
        "lead_hours": hours(policy.instructions_lead or USUAL_LEAD),
        "late": shipped_policies.words_for_clients(policy).late,
        "join_link": join_link(booking, settings),
        "interpreter_link": interpreter_link(booking, settings) or "",
        "link": record_link(details, settings),
        "terms": policy.terms.get(outcome.outcome, Terms()) if outcome else None,
        "outcome": outcome.outcome if outcome else "",
        "after": decoded_consequence(outcome.consequence) if outcome else None,
        "reason": "" if outcome is None or outcome.reason == AS_RECOMMENDED else outcome.reason,
        "replaces": details.replaces,
        "upholds": outcome is not None and outcome.challenge_id is not None,
        "may_challenge": outcome is not None and _is_against(outcome.outcome),
        "challenge_days": policy.decision_times.challenge_days,
        "statement_days": policy.decision_times.statement_days,
        "rejection": (challenge.rejection or "") if challenge else "",
        "restores": details.restores,
        "proof_ends": proof_ends(course.ends_at, policy),
        "proof_clause": policy.decision_times.proof_clause,
        "police_deadline": booking.police_deadline,
        "help_line": settings.help_line_of(course.type),
        "provider": settings.provider_name,
    }


def _is_against(name: str) -> bool:
    """Whether the outcome of this stored name is one that the client may challenge."""
    outcome = outcome_of(name)
    return outcome is None or is_adverse(outcome)
