"""What clients ask about their own data: a copy, or a complaint. Rows are only added."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, exists, insert, select

from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, record_copies, record_request_acts, record_requests

COPY, COMPLAINT = "copy", "complaint"
ACKNOWLEDGED, RELEASED, ANSWERED = "acknowledged", "released", "answered"
CLOSING = (RELEASED, ANSWERED)
"""The acts that close a request."""


@dataclass(frozen=True, slots=True)
class RequestAct:
    request_id: int
    act: str
    """`acknowledged`, `released` (a copy), or `answered` (with words)."""
    officer_id: int
    text: str = field(repr=False)
    """The officer's words to the client; empty unless it is an answer."""
    at: datetime
    copy_id: int | None = None
    """The released copy; None of any other act."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    id: int
    booking_id: int
    course_id: int
    kind: str
    """`copy` of the record, or `complaint` about how data are handled."""
    text: str = field(repr=False)
    """The client's words; empty of a copy."""
    asked_at: datetime
    due_at: datetime
    """Until when a copy is to be released, or a complaint to be acknowledged."""
    reference: str
    """Of the booking."""
    acts: tuple[RequestAct, ...] = ()
    """Oldest first."""

    def act(self, *names: str) -> RequestAct | None:
        return next((act for act in self.acts if act.act in names), None)

    @property
    def is_open(self) -> bool:
        return self.act(*CLOSING) is None

    def is_late(self, now: datetime) -> bool:
        """Whether its time has passed without a copy or an acknowledgement."""
        return self.is_open and not self.acts and now > self.due_at


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A copy without its content."""

    id: int
    made_at: datetime
    officer_id: int


async def add(
    tx: Transaction,
    *,
    booking_id: int,
    course_id: int,
    kind: str,
    text: str,
    due_at: datetime,
    now: datetime,
) -> int:
    values = {"booking_id": booking_id, "course_id": course_id, "kind": kind, "text": text}
    adding = insert(record_requests).values(**values, asked_at=now, due_at=due_at)
    added: int = (await tx.execute(adding.returning(record_requests.c.id))).scalar_one()
    return added


async def add_act(tx: Transaction, act: RequestAct) -> None:
    """The database takes each act once for a request."""
    await tx.execute(insert(record_request_acts).values(**asdict(act)))


async def of_case(tx: Transaction, booking_id: int, course_id: int) -> Sequence[RequestRow]:
    """The requests of one booking about one course, oldest first."""
    of_booking = record_requests.c.booking_id == booking_id
    return await _requests(tx, of_booking, record_requests.c.course_id == course_id)


async def open_requests(tx: Transaction) -> Sequence[RequestRow]:
    """All requests that wait, what is due first on top."""
    closed = exists().where(
        record_request_acts.c.request_id == record_requests.c.id,
        record_request_acts.c.act.in_(CLOSING),
    )
    return sorted(await _requests(tx, ~closed), key=lambda row: (row.due_at, row.id))


async def by_id(tx: Transaction, request_id: int) -> RequestRow | None:
    if not fits(request_id):
        return None
    rows = await _requests(tx, record_requests.c.id == request_id)
    return rows[0] if rows else None


async def _requests(tx: Transaction, *conditions: ColumnElement[bool]) -> list[RequestRow]:
    query = (
        select(record_requests, bookings.c.reference)
        .join(bookings, bookings.c.id == record_requests.c.booking_id)
        .where(*conditions)
        .order_by(record_requests.c.id)
    )
    rows = [row._asdict() for row in await tx.execute(query)]
    acts = await _acts_of(tx, [row["id"] for row in rows]) if rows else {}
    return [RequestRow(**row, acts=tuple(acts[row["id"]])) for row in rows]


async def _acts_of(tx: Transaction, ids: Sequence[int]) -> dict[int, list[RequestAct]]:
    acts = defaultdict[int, list[RequestAct]](list)
    columns = [column for column in record_request_acts.c if column.name != "id"]
    query = select(*columns).where(record_request_acts.c.request_id.in_(ids))
    for row in await tx.execute(query.order_by(record_request_acts.c.id)):
        acts[row.request_id].append(RequestAct(**row._asdict()))
    return acts


async def add_copy(
    tx: Transaction,
    *,
    request_id: int,
    officer_id: int,
    document: bytes,
    pdf: bytes,
    now: datetime,
) -> int:
    """Adds a copy as it was made: `document` in JSON, and the PDF of the same."""
    values = {"request_id": request_id, "officer_id": officer_id, "made_at": now}
    adding = insert(record_copies).values(**values, document=document, pdf=pdf)
    added: int = (await tx.execute(adding.returning(record_copies.c.id))).scalar_one()
    return added


async def latest_copy(tx: Transaction, request_id: int) -> CopyRow | None:
    """The copy of the request that was made last."""
    columns = (record_copies.c.id, record_copies.c.made_at, record_copies.c.officer_id)
    query = select(*columns).where(record_copies.c.request_id == request_id)
    row = (await tx.execute(query.order_by(record_copies.c.id.desc()).limit(1))).one_or_none()
    return CopyRow(**row._asdict()) if row else None


async def content_of(tx: Transaction, copy_id: int, form: str) -> bytes:
    """The octets of a copy; `form`: `pdf` or `json`."""
    column = record_copies.c.pdf if form == "pdf" else record_copies.c.document
    query = select(column).where(record_copies.c.id == copy_id)
    return bytes((await tx.execute(query)).scalar_one())


async def course_of(tx: Transaction, act_id: int) -> int | None:
    """The course of the request that an act is about."""
    query = (
        select(record_requests.c.course_id)
        .join(record_request_acts, record_request_acts.c.request_id == record_requests.c.id)
        .where(record_request_acts.c.id == act_id)
    )
    course_id: int | None = await tx.scalar(query)
    return course_id
