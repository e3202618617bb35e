"""Saves a course, a booking or a register in full, or saves nothing.

The changes are computed from a read transaction, for which no other transaction waits. They are
written in one short transaction if no record that they rest on has changed meanwhile. Long
computations run in a thread, because the same process also answers webhooks.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from delivery.offers import decided_bookings, offer_changes
from delivery.offers.changed_offers import ChangedOffers
from delivery.offers.decided_bookings import ChangedDecision
from delivery.offers.offer_changes import Sender
from delivery.policies import pinning, policy_reading
from delivery.policies.policy_set import PolicySet
from delivery.records.database.faults import DatabaseBusy
from delivery.records.database.store import Store, Transaction
from delivery.records.database.value_batches import Statements, execute_all
from delivery.records.planning import register_snapshot, register_writing
from delivery.records.planning.register_changes import RegisterChanges, changes_of
from delivery.records.planning.register_draft import RegisterDraft
from delivery.records.planning.register_snapshot import RegisterStamp
from delivery.records.planning.register_writing import RegisterStatements
from delivery.records.review import audit
from delivery.records.trainers import course_trainers
from delivery.registers import course_rules
from delivery.registers.import_result import ImportCounts, ImportResult, still_accountable
from delivery.registers.register_fields import BookingEntry, CourseEntry
from delivery.registers.register_import import LineRefusal, RegisterImport
from delivery.registers.register_rows import BookingLine, CourseLine, RegisterRows, of_course
from delivery.validation.errors import FieldError, InvalidInput, on_line

MOST_ATTEMPTS = 10
"""How often a register is made up anew because others change the same courses meanwhile."""


@dataclass(frozen=True, slots=True)
class _Planned:
    imported: RegisterImport
    stamping: RegisterStamp
    stamp: Sequence[str | None]
    """The stamp of the records that the draft rests on."""
    dialect: str
    changes: RegisterChanges
    """What is to be written of the draft."""
    policies: PolicySet
    policies_before: Mapping[int, str]
    """The names of the policies of the courses on record, by course id."""
    handed_over: Sequence[str]
    decided: Sequence[ChangedDecision]


class _Overtaken(Exception):
    """Others have changed a record that the plan rests on."""


async def course(
    store: Store,
    entry: CourseEntry,
    by: int | None,
    now: datetime,
    *,
    token_id: int | None = None,
    policies: PolicySet | None = None,
) -> ImportResult:
    """Saves one course. Raises InvalidInput, and then changes nothing.

    `by` is the id of the user who sends the course, None for a machine; `token_id` is the API token
    of another system. `policies` are those that the service knows; by default the shipped ones.
    """
    rows = RegisterRows((CourseLine(0, entry),), ())
    taken, refusals = await _save(store, rows, by, now, token_id, policies)
    if refusals:
        raise InvalidInput(*refusals[0].errors)
    return ImportResult(next(iter(taken.courses)), taken.changed, taken.handed_over)


async def booking(
    store: Store, entry: BookingEntry, by: int | None, now: datetime, *, token_id: int | None = None
) -> ImportResult:
    """Saves one booking. The parameters and errors are those of `course`."""
    rows = RegisterRows((), (BookingLine(0, entry),))
    taken, refusals = await _save(store, rows, by, now, token_id)
    if refusals:
        raise InvalidInput(*refusals[0].errors)
    return ImportResult(next(iter(taken.bookings)), taken.changed)


async def register(
    store: Store,
    sent: RegisterRows,
    by: int | None,
    now: datetime,
    policies: PolicySet | None = None,
) -> ImportCounts:
    """Saves a whole register. Raises InvalidInput with every refusal and its line, and then
    changes nothing. `policies` as for `course`."""
    taken, refusals = await _save(store, sent, by, now, None, policies)
    _refuse(refusals)
    return taken


async def preview(
    store: Store, sent: RegisterRows, now: datetime, policies: PolicySet | None = None
) -> ImportCounts:
    """Returns the changes that `register` would make now, and changes nothing. New courses have
    negative ids. Raises InvalidInput as `register` does."""
    planned = await _plan(store, sent, now, policies)
    _refuse(planned.imported.refusals)
    return _counts(planned, {})


def _refuse(refusals: Sequence[LineRefusal]) -> None:
    errors: list[FieldError] = []
    for refusal in refusals:
        is_course = isinstance(refusal.line, CourseLine)
        named = of_course(refusal.errors) if is_course else refusal.errors
        errors += on_line(refusal.line.line, named)
    if errors:
        raise InvalidInput(*sorted(errors, key=lambda error: error.line or 0))


async def _save(
    store: Store,
    sent: RegisterRows,
    by: int | None,
    now: datetime,
    token_id: int | None = None,
    policies: PolicySet | None = None,
) -> tuple[ImportCounts, Sequence[LineRefusal]]:
    """Computes and writes the changes, and starts again if others change the same courses
    meanwhile. Raises StoreFault if they never stop."""
    for _ in range(MOST_ATTEMPTS):
        planned = await _plan(store, sent, now, policies)
        imported = planned.imported
        if imported.refusals or not imported.acts:
            return _counts(planned, {}), imported.refusals
        sender = Sender(by, token_id)
        register, audited, offers = await asyncio.to_thread(_statements, planned, sender)
        try:
            ids = await _write(store, planned, register, audited, offers)
        except _Overtaken:
            continue
        if offers:
            await ChangedOffers(store).attempt()
        return _counts(planned, ids), ()
    raise DatabaseBusy("others have been changing the same courses")


async def _write(
    store: Store,
    planned: _Planned,
    register: RegisterStatements,
    audited: Statements,
    offers: Statements,
) -> Mapping[int, int]:
    """Writes everything in one transaction, which holds others only for what they may change too.
    Returns the ids of new courses, by the draft's. Raises _Overtaken, and then changes nothing."""
    async with store.writing(register.staging) as tx:
        await execute_all(tx, audited)
        await register_snapshot.hold(tx)
        if await register_snapshot.stamp(tx, planned.stamping) != planned.stamp:
            raise _Overtaken
        ids = await register_writing.write(tx, register)
        await _pin(tx, planned, ids)
        await execute_all(tx, offers)
    await store.make_durable()
    return ids


async def _plan(
    store: Store, sent: RegisterRows, now: datetime, policies: PolicySet | None
) -> _Planned:
    known_policies = policies or policy_reading.shipped_set()
    subject = await asyncio.to_thread(sent.subject)
    async with store.reading() as tx:
        stamping = await asyncio.to_thread(register_snapshot.stamp_of, tx.dialect.name, subject)
        stamp = await register_snapshot.stamp(tx, stamping)
        on_record = await register_snapshot.read(tx, subject)
        draft = await asyncio.to_thread(RegisterDraft, on_record.courses, on_record.bookings, now)
        if subject.withdraws:
            draft.withdrawn_offers = await offer_changes.withdrawn(tx, on_record.bookings)
        entries = [line.entry for line in sent.courses]
        facts = await course_rules.read_facts(tx, draft, entries, known_policies)
    imported = RegisterImport(draft, facts)
    await asyncio.to_thread(imported.take, sent.courses, sent.bookings)
    changes = await asyncio.to_thread(changes_of, draft)
    before, dialect = {row.id: row.policy for row in on_record.courses}, tx.dialect.name
    async with store.reading() as tx:
        accountable = await course_trainers.handed_over(tx, draft.replaced_trainers)
        decided = await decided_bookings.changed(tx, draft)
    handed_over = [still_accountable(*course) for course in accountable.items()]
    return _Planned(
        imported, stamping, stamp, dialect, changes, known_policies, before, handed_over, decided
    )


def _statements(
    planned: _Planned, sender: Sender
) -> tuple[RegisterStatements, Statements, Statements]:
    """Those of the register, of its audit rows and of its offers, which are staged together."""
    register = register_writing.statements(planned.dialect, planned.changes)
    without_user = audit.SYSTEM if sender.token_id else audit.COMMAND
    audited = audit.additions(
        planned.dialect,
        planned.imported.acts,
        user_id=sender.user_id,
        role="officer" if sender.user_id is not None else without_user,
        token_id=sender.token_id,
        now=planned.changes.now,
        staging=register.staging,
    )
    draft = planned.imported.draft
    return register, audited, offer_changes.statements(planned.dialect, draft, sender, register)


async def _pin(tx: Transaction, planned: _Planned, ids: Mapping[int, int]) -> None:
    """Pins new courses, whose ids are `ids` by the draft's, and moved ones to their policies."""
    imported, now = planned.imported, planned.changes.now
    named = {course_id: imported.draft.courses[course_id].policy for course_id in imported.written}
    before, texts = planned.policies_before, planned.policies
    moved = {
        course_id: texts.text_of(name)
        for course_id, name in named.items()
        if before.get(course_id, name) != name
    }
    await pinning.pin_all_as_moved(tx, moved, now)
    made = {
        ids.get(course_id, course_id): texts.text_of(name)
        for course_id, name in named.items()
        if course_id not in before
    }
    await pinning.pin_all_as_made(tx, made, now)


def _counts(planned: _Planned, ids: Mapping[int, int]) -> ImportCounts:
    imported = planned.imported
    changed = frozenset(ids.get(course_id, course_id) for course_id in imported.changed)
    return ImportCounts(
        imported.courses, imported.bookings, changed, planned.handed_over, planned.decided
    )
