"""Everything that is stored about one booking on one course, and what follows from it."""

from dataclasses import dataclass

from msgspec import ValidationError

from compliance.effects.effects import is_for_another
from delivery.answers.case_decisions import CaseDecisions
from delivery.assessment import evidence
from delivery.assessment.stored_assessment import (
    StoredClient,
    decoded_client,
    encoded,
)
from delivery.caseload.reviewed_breach import ReviewedBreach
from delivery.records.planning.bookings import BookingRow
from delivery.records.review.course_records import CourseRecords
from delivery.records.tasks.done_tasks import DoneTask
from delivery.records.tasks.tasks import TaskRow


@dataclass(frozen=True, slots=True)
class StoredCase:
    """Everything that is stored about one booking on one course."""

    records: CourseRecords
    booking: BookingRow
    assessed: StoredClient | None
    """None if the assessment lacks the booking, or is not final."""
    breaches: tuple[ReviewedBreach, ...]
    decided: CaseDecisions
    tasks: tuple[TaskRow, ...]
    """The tasks of the decision that are to be done, now or later."""
    done: tuple[DoneTask, ...]
    """The tasks that are done for what the register named then."""
    may_sign: bool
    """Whether the report has come, or none will."""

    @property
    def is_active(self) -> bool:
        return (
            self.records.judged.finished
            and self.booking.state == "booked"
            and self.booking.course_id == self.records.course.id
            and self.records.course.state == "planned"
        )

    @property
    def to_review(self) -> int:
        return sum(breach.waits for breach in self.breaches)

    @property
    def next_task(self) -> TaskRow | None:
        """The task that is due first."""
        dated = [task for task in self.tasks if task.due_at is not None]
        return min(dated, key=lambda task: (task.due_at, task.id), default=None)

    @property
    def is_done_for_another(self) -> bool:
        """Whether a task was done for another force or attendance than the register names now."""
        named = self.booking.force, self.booking.attendance_id
        return any(is_for_another(task.kind, task.done_for, *named) for task in self.done)

    @property
    def is_to_be_told(self) -> bool:
        """Whether a task waits for the client to be told of the decision."""
        return any(task.irreversible and task.due_at is None for task in self.tasks)

    @property
    def changes(self) -> tuple[str, ...]:
        """The parts of the evidence that have changed since the signature: see
        `evidence.since_signed`.

        An assessment that includes less of the ledger than the signature is no change.
        """
        signed, judged = self.decided.signed, self.records.judged
        if signed is None:
            return ()
        read = signed.ledger_id
        is_newer = judged.judged_at >= signed.at or (read is not None and judged.ledger_id > read)
        current = encoded(self.assessed) if self.assessed and is_newer else None
        reviews = (review for breach in self.breaches for review in breach.reviews)
        rows = (breach.row for breach in self.breaches)
        return evidence.since_signed(signed, current, reviews, rows)

    @property
    def facts(self) -> StoredClient | None:
        """The assessment that the signature rests on; without a signature, the present
        assessment."""
        signed = self.decided.signed
        if signed is None or not signed.evidence:
            return self.assessed
        try:
            return decoded_client(signed.evidence)
        except ValidationError:  # another version has written it
            return None
