"""The statements that destroy each class of the records of bookings, what refers to a row first."""

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Delete, Table, Update, delete, select, update

from compliance.policy.retention_terms import RecordClass
from delivery.records.planning.link_keys import new_key
from delivery.records.tables import (
    answer_files,
    arrangements,
    attempts,
    bookings,
    breaches,
    case_claims,
    cases,
    challenge_rejections,
    challenges,
    client_contacts,
    connection_reports,
    decision_notices,
    destroyed_classes,
    follow_ups,
    follow_ups_taken_back,
    link_requests,
    meeting_requests,
    message_steps,
    message_texts,
    messages,
    offer_changes,
    outcomes,
    proposals,
    record_codes,
    record_copies,
    record_keys,
    record_request_acts,
    record_requests,
    registrants,
    retention_holds,
    reviews,
    sampled_reviews,
    second_looks,
    statement_readings,
    statements,
    task_acts,
    tasks,
    terms_acknowledgements,
    withdrawals,
)

Ids = Collection[int]
Statements = Sequence[Delete | Update]
JOINING = "joining"


def of_class(record_class: RecordClass, ids: Ids) -> Statements:
    """The statements that destroy the class of these bookings."""
    return DELETIONS[record_class](ids)


def _whole(*tables: Table) -> Callable[[Ids], Statements]:
    """Deletes the rows of tables with a booking of their own."""
    return lambda ids: [delete(table).where(table.c.booking_id.in_(ids)) for table in tables]


def _with(column: ColumnElement[int], parent: Table, ids: Ids) -> ColumnElement[bool]:
    """Whether a row refers to a row of `parent` that is of these bookings."""
    return column.in_(select(parent.c.id).where(parent.c.booking_id.in_(ids)))


def _contact(ids: Ids) -> Statements:
    empty = {"title": None, "email": "", "mobile": None, "preferred_contact": "email"}
    return [update(bookings).where(bookings.c.id.in_(ids)).values(**empty, language="en")]


def _messages(ids: Ids) -> Statements:
    """Of the joining instructions the row stays until the booking goes: reports count its state."""
    of_message = messages.c.booking_id.in_(ids)
    return [
        delete(message_steps).where(_with(message_steps.c.message_id, messages, ids)),
        delete(message_texts).where(_with(message_texts.c.message_id, messages, ids)),
        delete(messages).where(of_message, messages.c.kind != JOINING),
        update(messages).where(of_message).values(fault=None),
        *_whole(client_contacts)(ids),
    ]


def _links(ids: Ids) -> Statements:
    """A link that was sent opens nothing afterwards, as if it had been replaced."""
    renewed = [
        update(bookings)
        .where(bookings.c.id == booking_id)
        .values(link_key=new_key(), interpreter_key=None)
        for booking_id in ids
    ]
    return [
        delete(record_codes).where(_with(record_codes.c.record_key_id, record_keys, ids)),
        *_whole(record_keys, link_requests, terms_acknowledgements, meeting_requests)(ids),
        *renewed,
    ]


SECOND = (second_looks, sampled_reviews)


def _findings(ids: Ids) -> Statements:
    of_breach = _with(reviews.c.breach_id, breaches, ids)
    drawn = select(reviews.c.id).where(of_breach)
    return [
        *(delete(table).where(table.c.review_id.in_(drawn)) for table in SECOND),
        delete(reviews).where(of_breach),
        *_whole(breaches)(ids),
    ]


def _tasks(ids: Ids) -> Statements:
    noted = select(follow_ups.c.id).where(_with(follow_ups.c.outcome_id, outcomes, ids))
    return [
        delete(follow_ups_taken_back).where(follow_ups_taken_back.c.follow_up_id.in_(noted)),
        delete(follow_ups).where(_with(follow_ups.c.outcome_id, outcomes, ids)),
        delete(decision_notices).where(_with(decision_notices.c.outcome_id, outcomes, ids)),
        delete(task_acts).where(_with(task_acts.c.task_id, tasks, ids)),
        *_whole(tasks, withdrawals, offer_changes)(ids),
    ]


def _statements(ids: Ids) -> Statements:
    of_statement = _with(answer_files.c.statement_id, statements, ids)
    of_challenge = _with(answer_files.c.challenge_id, challenges, ids)
    rejected = _with(challenge_rejections.c.challenge_id, challenges, ids)
    return [
        delete(answer_files).where(of_statement | of_challenge),
        delete(statement_readings).where(_with(statement_readings.c.statement_id, statements, ids)),
        delete(challenge_rejections).where(rejected),
        *(
            delete(table).where(_with(table.c.request_id, record_requests, ids))
            for table in (record_request_acts, record_copies)
        ),
        *_whole(statements, challenges, record_requests)(ids),
    ]


def _booking(ids: Ids) -> Statements:
    tables = (messages, arrangements, registrants, destroyed_classes)
    return [*_whole(*tables)(ids), delete(bookings).where(bookings.c.id.in_(ids))]


DELETIONS: Mapping[RecordClass, Callable[[Ids], Statements]] = {
    RecordClass.CONTACT: _contact,
    RecordClass.MESSAGES: _messages,
    RecordClass.LINKS: _links,
    RecordClass.ATTEMPTS: _whole(attempts, connection_reports),
    RecordClass.FINDINGS: _findings,
    RecordClass.TASKS: _tasks,
    RecordClass.STATEMENTS: _statements,
    RecordClass.DECISIONS: _whole(case_claims, proposals, outcomes, cases),
    RecordClass.HOLDS: _whole(retention_holds),
    RecordClass.BOOKING: _booking,
}
