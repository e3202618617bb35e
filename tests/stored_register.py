"""Single courses, bookings and registrants on record, written and read for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select, text

from delivery.policies import shipped_policies
from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store, Transaction
from delivery.records.database.value_batches import execute_all
from delivery.records.judgements import policy_pins
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.meetings import meetings
from delivery.records.meetings.meetings import RegistrantRow
from delivery.records.planning import bookings, register_snapshot, register_writing
from delivery.records.planning.bookings import BookingDetails, BookingRow
from delivery.records.planning.courses import CourseDetails
from delivery.records.planning.register_changes import changes_of
from delivery.records.planning.register_draft import RegisterDraft
from delivery.records.planning.register_snapshot import RegisterSubject, subject_of
from delivery.records.tables import bookings as bookings_table
from delivery.records.tables import registrants


async def put_course(
    tx: Transaction, details: CourseDetails, now: datetime
) -> tuple[int, RowOutcome]:
    """Saves a course as an import does; returns its id and the outcome."""
    await register_snapshot.hold(tx)
    draft = await _draft(tx, subject_of([details.reference], [], []), now)
    row, outcome = draft.put_course(details)
    (course_id,) = await _write(tx, draft, [row.id])
    return course_id, outcome


async def put_booking(
    tx: Transaction, details: BookingDetails, now: datetime
) -> tuple[int, RowOutcome]:
    """Saves a booking as an import does; returns its id and the outcome. Raises NoSuchCourse."""
    subject = subject_of([], [details.reference], [])
    subject = replace(subject, course_ids=frozenset({details.course_id}))
    await register_snapshot.hold(tx)
    draft = await _draft(tx, subject, now)
    row, outcome = draft.put_booking(details)
    (booking_id,) = await _write(tx, draft, [row.id])
    return booking_id, outcome


async def put_bookings(
    tx: Transaction, several: Sequence[BookingDetails], now: datetime
) -> Sequence[int]:
    """Saves several bookings as one import does; returns their ids. Raises NoSuchCourse."""
    subject = subject_of([], [details.reference for details in several], [])
    subject = replace(subject, course_ids=frozenset(details.course_id for details in several))
    await register_snapshot.hold(tx)
    draft = await _draft(tx, subject, now)
    return await _write(tx, draft, [draft.put_booking(details)[0].id for details in several])


async def pin_example(store: Store, course_id: int, now: datetime) -> None:
    """Pins the course to the policy of the invented provider."""
    name = "fellshire-2026-01"
    text = (shipped_policies.EXAMPLES / f"{name}.toml").read_text("utf-8")
    async with store.writing() as tx:
        pinned = PolicyText.of(name, text)
        await policy_pins.pin(tx, course_id, pinned, user_id=None, reason="x", now=now)


async def booking(tx: Transaction, reference: str) -> BookingRow | None:
    """The booking that an import finds by this reference, in any spelling."""
    draft = await _draft(tx, subject_of([], [reference], []), datetime.now(UTC))
    return draft.booking(reference)


async def register(
    tx: Transaction,
    booking_id: int,
    registrant_id: str,
    now: datetime,
    *,
    kind: str = "client",
    join_url: str = "https://zoom.example/j/1?tk=secret",
) -> None:
    """Stores a registrant for the booking's current version, as the provider's answer does."""
    stored = await bookings.by_id(tx, booking_id)
    assert stored is not None
    await meetings.add_registrant(
        tx,
        booking_id=booking_id,
        course_id=stored.course_id,
        kind=kind,
        schedule_version=stored.schedule_version,
        registrant_id=registrant_id,
        join_url=join_url,
        now=now,
    )


async def _draft(tx: Transaction, subject: RegisterSubject, now: datetime) -> RegisterDraft:
    on_record = await register_snapshot.read(tx, subject)
    return RegisterDraft(on_record.courses, on_record.bookings, now)


async def _write(tx: Transaction, draft: RegisterDraft, row_ids: Sequence[int]) -> Sequence[int]:
    """Writes the draft; returns the stored ids of the rows that have `row_ids` in the draft."""
    register, dialect = changes_of(draft), tx.dialect.name
    statements = register_writing.statements(dialect, register)
    await execute_all(tx, statements.staging)
    ids = await register_writing.write(tx, statements)
    for number in range(len(statements.staging)):  # a test writes several plans in a transaction
        await tx.execute(text(f"DROP TABLE staged_{number}"))
    made = [row_id for row_id in row_ids if row_id in register.new_bookings]
    if made:
        named = {row_id: str(register.new_bookings[row_id]["reference"]) for row_id in made}
        rows = (await tx.execute(register_writing.ids_query(dialect, bookings_table, named))).all()
        ids = register_writing.ids_by_draft(named, rows)
    return [ids.get(row_id, row_id) for row_id in row_ids]


async def registrants_of(tx: Transaction, course_id: int) -> list[RegistrantRow]:
    """All registrants of the course, including cancelled ones, in the order of creation."""
    query = select(registrants).where(registrants.c.course_id == course_id)
    rows = await tx.execute(query.order_by(registrants.c.id))
    return [RegistrantRow(**row._asdict()) for row in rows]
