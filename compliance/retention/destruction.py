"""The predicate that decides whether records may be destroyed. Every deletion of them asks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from compliance.policy.retention_terms import OF_A_CLIENT, CountedFrom, RecordClass, RetentionTerms
from compliance.retention.hold import Hold
from compliance.retention.term_end import term_end

HANGS_ON: Mapping[RecordClass, tuple[RecordClass, ...]] = {
    RecordClass.DECISIONS: (RecordClass.STATEMENTS, RecordClass.TASKS),
    RecordClass.HOLDS: tuple(each for each in OF_A_CLIENT if each is not RecordClass.BOOKING),
    RecordClass.BOOKING: OF_A_CLIENT,
}
"""The classes that hang on a class, because their rows refer to its rows or it says why they were
held: it is due with the last of them."""


class KeepingReason(StrEnum):
    """Why records are not destroyed now."""

    TERM = "term"
    """The term is not over."""
    HOLD = "hold"
    OPEN_CHALLENGE = "open_challenge"
    """The client's challenge is not answered."""
    OPEN_TASK = "open_task"
    """A task of a decision, such as a refund, is neither done nor cancelled."""
    OPEN_REQUEST = "open_request"
    """The client's request for a copy, or complaint about data, is not answered."""
    EARLIER_CASE = "earlier_case"
    """The client's earlier case, which names this booking, is still kept."""


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What decides about the records of one booking."""

    course_end: datetime
    """The scheduled end of the last course that the booking was on."""
    decision_end: datetime | None = None
    """The last decision, answer to a challenge or act on a task; None if there was none."""
    holds: tuple[Hold, ...] = ()
    open_challenge: bool = False
    open_task: bool = False
    open_request: bool = False
    named_by_earlier_case: bool = False

    def counted_from(self, start: CountedFrom) -> datetime:
        """Returns the moment from which a term is counted."""
        ended = [hold.ended_at for hold in self.holds if hold.ended_at is not None]
        later = {
            CountedFrom.COURSE_END: [],
            CountedFrom.DECISION_END: [self.decision_end] if self.decision_end else [],
            CountedFrom.HOLD_END: ended,
        }
        return max([self.course_end, *later[start]])


@dataclass(frozen=True, slots=True)
class RetentionVerdict:
    """Whether records of one class may be destroyed at a moment."""

    due_at: datetime
    """The end of the term, whatever stands in the way."""
    keeping_reasons: tuple[KeepingReason, ...]
    """Empty: they may be destroyed."""

    @property
    def may_be_destroyed(self) -> bool:
        return not self.keeping_reasons


def verdict(
    record_class: RecordClass, facts: ClientFacts, terms: RetentionTerms, now: datetime
) -> RetentionVerdict:
    """Decides about one class of the records of a booking.

    A class on which others hang is due with the last of these.
    """
    due_at = _due_at(record_class, facts, terms)
    return RetentionVerdict(due_at, tuple(_keeping_reasons(facts, due_at, now)))


def course_verdict(
    clients: Sequence[ClientFacts], course_end: datetime, terms: RetentionTerms, now: datetime
) -> RetentionVerdict:
    """Decides about the records of a whole course, of which `clients` are the bookings that are
    not destroyed yet. A hold on one client stands for the course; the lines of the others are taken
    out."""
    due_at = _term(RecordClass.LEDGER, ClientFacts(course_end), terms)
    keeping_reasons = [
        keeping_reason
        for client in clients
        for keeping_reason in _keeping_reasons(client, due_at, now)
    ] or list(_keeping_reasons(ClientFacts(course_end), due_at, now))
    return RetentionVerdict(due_at, tuple(dict.fromkeys(keeping_reasons)))


def earliest_due(course_end: datetime, terms: RetentionTerms) -> datetime:
    """Returns the first moment at which any class of the records of a client may be destroyed,
    whatever was decided. The later a course ends, the later it is."""
    facts = ClientFacts(course_end)
    return min(_due_at(each, facts, terms) for each in OF_A_CLIENT)


def _due_at(record_class: RecordClass, facts: ClientFacts, terms: RetentionTerms) -> datetime:
    hanging = HANGS_ON.get(record_class, ())
    return max(_term(each, facts, terms) for each in (record_class, *hanging))


def _term(record_class: RecordClass, facts: ClientFacts, terms: RetentionTerms) -> datetime:
    of_class = terms.of(record_class)
    if of_class.counted_from is None or of_class.months is None:
        raise ValueError(f"{record_class} has no term")
    return term_end(facts.counted_from(of_class.counted_from), of_class.months)


def _keeping_reasons(facts: ClientFacts, due_at: datetime, now: datetime) -> list[KeepingReason]:
    stand_in_the_way = {
        KeepingReason.TERM: now < due_at,
        KeepingReason.HOLD: any(hold.stands for hold in facts.holds),
        KeepingReason.OPEN_CHALLENGE: facts.open_challenge,
        KeepingReason.OPEN_TASK: facts.open_task,
        KeepingReason.OPEN_REQUEST: facts.open_request,
        KeepingReason.EARLIER_CASE: facts.named_by_earlier_case,
    }
    return [keeping_reason for keeping_reason, stands in stand_in_the_way.items() if stands]
