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
    RecordClass.BOOKING: OF_A_CLIENT,
}
"""The classes whose rows refer to those of a class: it is due with the last of them."""


class Obstacle(StrEnum):
    """Why records are not destroyed now."""

    TERM = "term"
    """The term is not over."""
    HOLD = "hold"
    OPEN_CHALLENGE = "open_challenge"
    """The client's challenge is not answered."""
    OPEN_TASK = "open_task"
    """A task of a decision, such as a refund, is neither done nor cancelled."""


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
class Verdict:
    """Whether records of one class may be destroyed at a moment."""

    due_at: datetime
    """The end of the term, whatever stands in the way."""
    obstacles: tuple[Obstacle, ...]
    """Empty: they may be destroyed."""

    @property
    def may_be_destroyed(self) -> bool:
        return not self.obstacles


def verdict(
    record_class: RecordClass, facts: ClientFacts, terms: RetentionTerms, now: datetime
) -> Verdict:
    """Decides about one class of the records of a booking.

    A class to whose rows those of other classes refer is due with the last of these.
    """
    due_at = _due_at(record_class, facts, terms)
    return Verdict(due_at, tuple(_obstacles(facts, due_at, now)))


def course_verdict(
    clients: Sequence[ClientFacts], course_end: datetime, terms: RetentionTerms, now: datetime
) -> Verdict:
    """Decides about the records of a whole course, of which `clients` are the bookings that are
    not destroyed yet. A hold on one client stands for the course; the lines of the others are taken
    out."""
    due_at = _term(RecordClass.LEDGER, ClientFacts(course_end), terms)
    obstacles = [
        obstacle for client in clients for obstacle in _obstacles(client, due_at, now)
    ] or list(_obstacles(ClientFacts(course_end), due_at, now))
    return Verdict(due_at, tuple(dict.fromkeys(obstacles)))


def _due_at(record_class: RecordClass, facts: ClientFacts, terms: RetentionTerms) -> datetime:
    hanging = HANGS_ON.get(record_class, ())
    return max(_term(each, facts, terms) for each in (record_class, *hanging))


def _term(record_class: RecordClass, facts: ClientFacts, terms: RetentionTerms) -> datetime:
    of_class = terms.of(record_class)
    if of_class.counted_from is None or of_class.months is None:
        raise ValueError(f"{record_class} has no term")
    return term_end(facts.counted_from(of_class.counted_from), of_class.months)


def _obstacles(facts: ClientFacts, due_at: datetime, now: datetime) -> list[Obstacle]:
    stand_in_the_way = {
        Obstacle.TERM: now < due_at,
        Obstacle.HOLD: any(hold.stands for hold in facts.holds),
        Obstacle.OPEN_CHALLENGE: facts.open_challenge,
        Obstacle.OPEN_TASK: facts.open_task,
    }
    return [obstacle for obstacle, stands in stand_in_the_way.items() if stands]
