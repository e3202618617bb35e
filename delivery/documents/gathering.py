"""Gathers one case from the records and makes its document by a set of rules."""

from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment

from delivery.clients import client_looks, personal_link
from delivery.documents import case_document
from delivery.documents.case_document import CaseDocument
from delivery.documents.document_rules import DocumentRules
from delivery.documents.document_types import whole_second
from delivery.documents.redacted_document import redacted
from delivery.documents.sections import (
    account_sections,
    correspondence_sections,
    decision_sections,
    evidence_sections,
)
from delivery.documents.sections.case_source import CaseSource
from delivery.documents.sections.plain_words import PlainWords
from delivery.policies import pinning
from delivery.records.accounts import users
from delivery.records.database.store import Transaction
from delivery.redaction.other_people import other_people
from delivery.redaction.redaction import redactor
from delivery.review import case_page
from delivery.review.timeline_chart import TimelineChart


@dataclass(frozen=True, slots=True)
class MadeDocument:
    document: CaseDocument
    chart: TimelineChart | None
    """The picture of the course; None once its events were destroyed."""


async def made(
    tx: Transaction,
    booking_id: int,
    rules: DocumentRules,
    environment: Environment,
    provider: str,
    now: datetime,
) -> MadeDocument | None:
    """Returns the document of a booking's case; None unless it is booked on a course that has
    begun to be a case. `environment`: that of the officers' pages, whose words it has."""
    file = await case_page.read(tx, booking_id, now)
    link = await personal_link.of_booking(tx, booking_id)
    if file is None or link is None:
        return None
    source = CaseSource(
        file=file,
        policy=await pinning.text_of(tx, file.case.inputs.row),
        visits=await client_looks.all_visits_of(tx, link),
        staff={user.id: user for user in await users.list_all(tx)},
        words=PlainWords(environment),
        rules=rules,
        provider=provider,
        now=now,
    )
    people = other_people(
        file.case.inputs, file.case.booking.reference, [user.name for user in source.staff.values()]
    )
    document = redacted(_document(source), redactor(people))
    return MadeDocument(document, None if file.case.on_record is not None else file.chart)


def _document(source: CaseSource) -> CaseDocument:
    case, words = source.file.case, source.words
    booking, course = case.booking, case.inputs.row
    return CaseDocument(
        format=case_document.FORMAT,
        made_for=source.rules.made_for,
        made_at=whole_second(source.now),
        provider=source.provider,
        booking=case_document.BookingPart(
            reference=booking.reference,
            client=case.name,
            force=booking.force,
            attendance_id=booking.attendance_id,
            police_deadline=booking.police_deadline,
        ),
        course=case_document.CoursePart(
            reference=course.reference,
            type=course.type,
            name=source.file.course_name,
            starts_at=whole_second(course.starts_at),
            ends_at=whole_second(course.ends_at),
        ),
        summary="" if case.on_record is not None else source.file.sentence,
        state=case.state.value,
        state_words=words.state_of("states", case.state.value),
        policy=case_document.PolicyPart(
            name=source.policy.name, sha256=source.policy.digest, text=source.policy.text
        ),
        coverage=evidence_sections.coverage(source),
        figures=evidence_sections.figures(source),
        timeline=evidence_sections.timeline(source),
        findings=evidence_sections.findings(source),
        account=account_sections.account(source),
        adjustments=evidence_sections.adjustments(source),
        joining=account_sections.joining(source),
        recommendation=decision_sections.recommendation(source),
        decisions=decision_sections.decisions(source),
        tasks=decision_sections.tasks(source),
        after_decisions=decision_sections.after_decisions(source),
        statements=decision_sections.statements(source),
        challenges=decision_sections.challenges(source),
        messages=correspondence_sections.messages(source),
        contacts=correspondence_sections.contacts(source),
        looks=correspondence_sections.looks(source),
        left_out=source.rules.left_out,
    )
