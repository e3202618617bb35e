"""Records of clients in every table, of a course long ago, with names that are found anywhere."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from compliance.outcomes.consequence import LONDON
from compliance.policy.retention_terms import DESTROYED
from delivery.records.audit_log import salts
from delivery.records.database.store import Store, Transaction
from delivery.records.retention import data_dictionary
from delivery.records.tables import (
    assessments,
    attempts,
    bookings,
    case_claims,
    cases,
    client_contacts,
    ledger,
    meeting_requests,
    message_steps,
    message_texts,
    messages,
    metadata,
    offer_changes,
    readiness_looks,
    record_codes,
    record_keys,
    retention_holds,
    reviews,
    sampled_reviews,
    second_looks,
    task_acts,
    users,
)
from tests.delivery.records.course_with_everything import NOW, a_course_with_everything
from tests.stored_register import register

COURSE_END = datetime(2026, 6, 10, 11, 45, tzinfo=LONDON)
TERM_ENDS = datetime(2027, 6, 11, tzinfo=LONDON)
"""The midnight after which the shipped policy keeps nothing of the course."""
NEEDLES = ("Archer", "alan@example.org", "07700900111")
"""The name, address and number of the client."""


@dataclass(frozen=True, slots=True)
class KeptClient:
    course_id: int
    booking_id: int
    officer_id: int


async def keep(store: Store) -> KeptClient:
    """A client of whom every table of the data dictionary's classes holds a row."""
    async with store.writing() as tx:
        course_id = await a_course_with_everything(tx)
        booking_id = (await tx.scalars(select(bookings.c.id))).one()
        officer_id = (await tx.scalars(select(users.c.id).order_by(users.c.id))).first()
        assert officer_id is not None
        await tx.execute(update(bookings).values(mobile=NEEDLES[2]))
        await register(tx, booking_id, "reg-1", NOW)
        await salts.make_missing(tx, ["booking B-1"])
        await _add(tx, course_id, booking_id, officer_id)
    return KeptClient(course_id, booking_id, officer_id)


async def _add(tx: Transaction, course_id: int, booking_id: int, officer_id: int) -> None:
    of_case = {"booking_id": booking_id, "course_id": course_id}
    done = {
        "act": "done",
        "leads_to": "done",
        "reference": "PAY-1",
        "at": NOW,
        "user_id": officer_id,
    }
    await tx.execute(insert(task_acts).values(task_id=1, **done))
    key = {**of_case, "id": 1, "key": "k" * 43, "made_at": NOW}
    await tx.execute(insert(record_keys).values(key))
    code = {"record_key_id": 1, "channel": "email", "code_hash": "0" * 64, "tries": 0}
    text = {"text": f"Dear {NEEDLES[0]}", "template": "0" * 64}
    await tx.execute(insert(record_codes).values(**code, **text, made_at=NOW))
    changed = {**of_case, "kind": "moved", "left_course_id": course_id, "left_starts_at": NOW}
    await tx.execute(insert(offer_changes).values(**changed, at=NOW))
    opened = {"booking_id": booking_id, "kind": "opened", "at": NOW}
    await tx.execute(insert(attempts).values(opened))
    called = {**of_case, "kind": "call", "result": "told", "note": NEEDLES[2]}
    await tx.execute(insert(client_contacts).values(**called, user_id=officer_id, at=NOW))
    runs_out = {"officer_id": officer_id, "runs_out_at": NOW}
    await tx.execute(insert(case_claims).values(**of_case, **runs_out))
    case: dict[str, object] = {**of_case, "name_key": NEEDLES[0], "force": "Lincolnshire"}
    case |= {"starts_at": NOW, "place": 1, "due_at": NOW, "due_kind": "task", "to_review": 0}
    await tx.execute(insert(cases).values(case | {"clean": True, "recommended": "completed"}))
    request = {**of_case, "kind": "register", "state": "done", "due_at": NOW, "attempts": 1}
    await tx.execute(insert(meeting_requests).values(request))
    looked = {"course_id": course_id, "stage": "one_hour", "schedule_version": 1, "instance": ""}
    items = [{"what": "support", "words": f"{NEEDLES[0]} needs captions"}]
    await tx.execute(insert(readiness_looks).values(**looked, at=NOW, items=items))
    result = {"bookings": [{"ref": "B-1", "name": f"Alan {NEEDLES[0]}"}]}
    judged = {"course_id": course_id, "judged_at": NOW, "ledger_id": 1, "finished": True}
    await tx.execute(insert(assessments).values(**judged, result=result))
    seen = {"participant": {"user_name": f"Alan {NEEDLES[0]}", "registrant_id": "reg-1"}}
    entry = {"source": "zoom", "day": NOW.date(), "received_at": NOW, "kind": "joined"}
    line = {"course_id": course_id, "line": {"body": seen}, "digest": b"2" * 32}
    await tx.execute(insert(ledger).values(**entry, **line))
    hold = {"booking_id": booking_id, "cause": "complaint", "reason": f"{NEEDLES[0]} complained."}
    ended = {"look_again_on": NOW.date(), "set_at": NOW, "ended_at": NOW, "end_reason": "Answered."}
    await tx.execute(insert(retention_holds).values(hold | ended))
    await _look_twice(tx, officer_id)
    await _send(tx, course_id, booking_id)


async def _look_twice(tx: Transaction, officer_id: int) -> None:
    review_id = (await tx.scalars(select(reviews.c.id))).first()
    await tx.execute(insert(sampled_reviews).values(review_id=review_id, week=NOW.date()))
    looked = {"review_id": review_id, "officer_id": officer_id, "decision": "upheld", "at": NOW}
    await tx.execute(insert(second_looks).values(**looked, reason=f"{NEEDLES[0]} was away."))


async def _send(tx: Transaction, course_id: int, booking_id: int) -> None:
    sent = {"schedule_version": 1, "state": "sent", "message_id": "", "attempts": 1, "due_at": NOW}
    for number, (owner, kind) in enumerate(((booking_id, "joining"), (None, "not_ready")), 101):
        row = {"id": number, "booking_id": owner, "kind": kind, "course_id": course_id}
        await tx.execute(insert(messages).values(**row, **sent, cause=f"cause {number}"))
        to = {"message_id": number, "channel": "email", "at": NOW}
        words = {"subject": "Your course", "text": f"BEGIN:VCALENDAR {NEEDLES[1]}"}
        await tx.execute(insert(message_texts).values(**to, **words, template="0" * 64))
        step = {"attempt": 1, "result": "sent", "detail": ""}
        await tx.execute(insert(message_steps).values(**to, **step))


async def tables_with_people(store: Store) -> dict[str, int]:
    """How many rows each table has whose columns are of a class that is destroyed."""
    names = {table for table, _, each in data_dictionary.columns() if each in DESTROYED}
    async with store.reading() as tx:
        return {name: await _count(tx, name) for name in sorted(names)}


async def _count(tx: Transaction, name: str) -> int:
    return len((await tx.execute(select(metadata.tables[name]))).all())


async def found(store: Store, *needles: str) -> list[tuple[str, str]]:
    """Each table in which a value of any column holds one of the texts as a word of its own."""
    async with store.reading() as tx:
        return [
            (table.name, needle)
            for table in metadata.sorted_tables
            for row in await tx.execute(select(table))
            for needle in needles
            if any(_holds(text, needle) for text in _texts(tuple(row)))
        ]


def _holds(text: str, needle: str) -> bool:
    word = rf"(?<!\w){re.escape(needle)}(?!\w)"
    return re.search(word, text, re.IGNORECASE) is not None


def _texts(row: Iterable[object]) -> Iterator[str]:
    for value in row:
        yield value.decode("utf-8", "ignore") if isinstance(value, bytes) else repr(value)


def days_after(days: int) -> datetime:
    """So many days after the end of the term."""
    return TERM_ENDS + timedelta(days=days)
