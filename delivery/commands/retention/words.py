"""What `coursewatch retention` prints."""

from collections import Counter
from collections.abc import Iterator

from compliance.policy.retention_terms import ClassTerms, CountedFrom, RecordClass
from compliance.retention.destruction import KeepingReason
from delivery.destruction.daily_run import RunTotals
from delivery.destruction.dry_run import ClientPlan, DryRun
from delivery.destruction.retention_rule import RetentionRule
from delivery.destruction.state import DestructionState, Hindrance
from delivery.timekeeping import time_wording
from delivery.timekeeping.london_time import written

NO_TERMS = (
    "The policy in force has no [retention] table, so nothing is destroyed. Copy the table of the"
    " shipped policy into yours, and change what your terms say otherwise."
)
NO_COPY = (
    "COURSEWATCH_DESTRUCTION_REGISTER is not set, so nothing is destroyed. Name a file outside of"
    " the database and its backups."
)
NOT_APPROVED = (
    "Nobody has approved a dry run under these terms, so nothing is destroyed. Look at: coursewatch"
    " retention dry-run"
)
HINDRANCES = {
    Hindrance.NO_TERMS: NO_TERMS,
    Hindrance.NO_COPY: NO_COPY,
    Hindrance.NOT_APPROVED: NOT_APPROVED,
}
KEEPING_REASONS = {
    KeepingReason.TERM: "the term is not over",
    KeepingReason.HOLD: "a hold stands",
    KeepingReason.OPEN_CHALLENGE: "a challenge is not answered",
    KeepingReason.OPEN_TASK: "a task is open",
    KeepingReason.OPEN_REQUEST: "a request about the client's own data is not answered",
    KeepingReason.EARLIER_CASE: "an earlier case of the client, which names the booking, is kept",
}
COUNTED = {
    CountedFrom.COURSE_END: "from the end of the client's last course",
    CountedFrom.DECISION_END: "from the last decision or act on a task",
    CountedFrom.HOLD_END: "from the end of the last hold",
}
ALREADY = "The run of today has come to its end, or another process is at work on it."


def classes(rule: RetentionRule) -> str:
    return "\n".join(
        f"{each.value:<11} {kept(rule.terms.of(each))}: {rule.terms.of(each).records}"
        for each in RecordClass
    )


def kept(terms: ClassTerms) -> str:
    """How long a class is kept, in words."""
    if terms.counted_from is None:
        return "without a term"
    count = f"{terms.months} months " if terms.months else ""
    return f"{count}{COUNTED[terms.counted_from]}"


def state(now: DestructionState) -> str:
    return "\n".join(_state(now))


def _state(now: DestructionState) -> Iterator[str]:
    yield "Destruction needs somebody." if now.is_red else "Destruction is in order."
    yield f"Last good run: {written(now.last_good_run) if now.last_good_run else 'none'}"
    overdue = now.overdue_since
    yield f"Overdue since: {written(overdue) if overdue else 'nothing is overdue'}"
    if now.hindrance is not None:
        yield HINDRANCES[now.hindrance]


def dry_run(planned: DryRun) -> str:
    return "\n".join(_dry_run(planned))


def _dry_run(planned: DryRun) -> Iterator[str]:
    for client in planned.going:
        yield f"{_named(client)}: {', '.join(client.going)}"
    for client in planned.staying:
        why = " and ".join(KEEPING_REASONS[each] for each in client.keeping_reasons)
        yield f"{_named(client)}: kept, because {why}"
    for course in planned.courses:
        yield f"course {course.reference}: everything that Zoom reported, and the trainer's notes"
    if not (planned.clients or planned.courses):
        yield "Nothing is due."
        return
    yield f"{len(planned.going)} clients and {len(planned.courses)} courses would lose records."
    yield "Nothing was changed."


def _named(client: ClientPlan) -> str:
    due = time_wording.until(client.due_at)
    return f"booking {client.reference} of course {client.course.reference}, kept until {due}"


def approved(planned: DryRun) -> str:
    return (
        f"Approved: {len(planned.going)} clients and {len(planned.courses)} courses lose records"
        " with the next run, and from then on each day what is due."
    )


def destroyed(totals: RunTotals) -> str:
    return f"Destroyed: everything of {totals.clients} clients, {totals.rows} rows in all."


def not_run(now: DestructionState) -> str:
    return ALREADY if now.hindrance is None else HINDRANCES[now.hindrance]


def counted(planned: DryRun) -> Counter[RecordClass]:
    """How many clients lose records of each class."""
    return Counter(each for client in planned.going for each in client.going)
