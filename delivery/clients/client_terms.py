"""The terms on a client's page, and the client's confirmation that they have read them."""

from dataclasses import dataclass
from datetime import datetime

from compliance.policy.policy import Policy
from delivery.clients.personal_link import PersonalLink
from delivery.policies import pinning, shipped_policies
from delivery.records.database.store import Transaction
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.links import terms_acknowledgements
from delivery.records.links.terms_acknowledgements import TermsAcknowledgement
from delivery.records.review import audit


@dataclass(frozen=True, slots=True)
class ClientTerms:
    policy: Policy
    text: PolicyText
    """The text of the policy, to which the course is pinned."""
    confirmed: TermsAcknowledgement | None
    """The client's latest confirmation for this course."""

    @property
    def is_current(self) -> bool:
        """Whether the client has confirmed these terms, and not an earlier text."""
        return self.confirmed is not None and self.confirmed.digest == self.text.digest


async def terms_of(tx: Transaction, link: PersonalLink) -> ClientTerms:
    """Raises PolicyFault."""
    text = await pinning.text_of(tx, link.course)
    confirmed = await terms_acknowledgements.of_booking(tx, link.booking.id)
    return ClientTerms(shipped_policies.read(text.text), text, confirmed)


async def confirm(tx: Transaction, link: PersonalLink, digest: str, now: datetime) -> bool:
    """Keeps that the client has read the terms with this digest. Returns whether these are the
    terms that hold: the page may have shown an earlier text. Raises PolicyFault."""
    terms = await terms_of(tx, link)
    if digest != terms.text.digest:
        return False
    if not terms.is_current:
        acknowledgement = TermsAcknowledgement(
            link.booking.id, link.course.id, terms.text.name, digest, now
        )
        await terms_acknowledgements.add(tx, acknowledgement)
        act, subject = "terms confirmed", f"booking {link.booking.reference}"
        await audit.add(tx, user_id=None, role=audit.CLIENT, act=act, subject=subject, now=now)
    return True
