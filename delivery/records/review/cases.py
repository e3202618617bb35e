"""The derived rows of cases: one for each booking on a course that is over, or was signed for."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import delete, select, text

from delivery.records.database.row_outcome import insert
from delivery.records.database.store import Transaction
from delivery.records.database.value_batches import batched
from delivery.records.tables import case_changes, cases

DERIVING = 0x63617365  # "case": names these locks among PostgreSQL's advisory ones
KEY = ("booking_id", "course_id")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What a list of cases shows, sorts by and counts, and what the file of a period lists."""

    booking_id: int
    course_id: int
    name_key: str
    """The client's name as it is searched for."""
    force: str
    trainer_id: int | None
    starts_at: datetime
    """When the course begins."""
    act: str | None
    """The act that is needed of an officer, as `caseload.needed_act` names it; None for none."""
    place: int
    """0 for cases that stand before all others, whatever runs out; 2 for those that stand after
    them; else 1."""
    due_at: datetime
    due_kind: str
    """What runs out then: `rebook`, `decide` or `police`; `task` for a task that is due then."""
    to_review: int
    """How many breaches an officer must decide about."""
    clean: bool
    """Whether it is a completion with nothing to weigh, once the report has come."""
    recommended: str
    proposed_by: int | None
    """The officer who has proposed an outcome that no other has confirmed."""
    outcome: str | None
    """The signed outcome in force."""
    signed_at: datetime | None
    signed_by: int | None
    """The officer who signed it."""
    changes: str | None
    """What has changed since the signature, by the names of `evidence.since_signed` with commas
    between them; None if nothing has."""
    present_s: int | None
    """This and the two after it are what the signature rests on, else what was judged; in seconds,
    None where nothing is on record."""
    scheduled_s: int | None
    late_by_s: int | None
    """None also for a client who never came."""
    upheld: int
    """How many breaches an officer has upheld."""
    national_status: int | None
    """This and what follows it are the consequence of the signed outcome."""
    rebook_by: datetime | None
    rebook_charge_pence: int | None
    refund_pence: int | None
    refer_to_police: bool | None
    """None without a signature."""


async def hold(tx: Transaction, course_id: int) -> None:
    """Lets one transaction at a time derive a course's rows. Call it after everything else that the
    transaction writes, and read afterwards: then the last to derive has seen all."""
    if tx.dialect.name == "postgresql":
        locking = text("SELECT pg_advisory_xact_lock(:name, :course)")
        await tx.execute(locking, {"name": DERIVING, "course": course_id})


async def replace(tx: Transaction, course_id: int, rows: Sequence[CaseRow]) -> None:
    """Puts these rows in place of all rows of the course."""
    if rows:
        putting = insert(tx, cases)
        values = {
            field.name: putting.excluded[field.name]
            for field in fields(CaseRow)
            if field.name not in KEY
        }
        upsert = putting.on_conflict_do_update(index_elements=KEY, set_=values)
        await tx.execute(upsert, [asdict(row) for row in rows])
    stays = [row.booking_id for row in rows]
    gone = delete(cases).where(cases.c.course_id == course_id, cases.c.booking_id.not_in(stays))
    await tx.execute(gone)


async def of_courses(tx: Transaction, course_ids: Collection[int]) -> list[CaseRow]:
    query = select(cases).where(cases.c.course_id.in_(course_ids))
    rows = await tx.execute(query.order_by(cases.c.course_id, cases.c.booking_id))
    return [CaseRow(**row._asdict()) for row in rows]


async def has_changed(tx: Transaction, booking_id: int, course_id: int) -> bool:
    """Whether something has changed since the outcome of this case was signed."""
    query = select(cases.c.changes).where(
        cases.c.booking_id == booking_id, cases.c.course_id == course_id
    )
    return (await tx.scalar(query)) is not None


async def changes(tx: Transaction, limit: int) -> dict[int, list[int]]:
    """The ids of at most `limit` changes, the oldest, by the course that they are of."""
    query = select(case_changes.c.id, case_changes.c.course_id).order_by(case_changes.c.id)
    by_course: dict[int, list[int]] = {}
    for row in await tx.execute(query.limit(limit)):
        by_course.setdefault(row.course_id, []).append(row.id)
    return by_course


async def end_changes(tx: Transaction, ids: Collection[int]) -> None:
    for some in batched(ids):
        await tx.execute(delete(case_changes).where(case_changes.c.id.in_(some)))
