"""The sections of a document about messages, calls and who looked at the record."""

from delivery.documents import decision_structs as structs
from delivery.documents.document_types import whole_second
from delivery.documents.sections.case_source import CaseSource
from delivery.records.correspondence.kept_messages import KeptMessage


def messages(source: CaseSource) -> tuple[structs.MessagePart, ...]:
    said = source.file.context.client.correspondence
    return tuple(_message(source, message) for message in said.messages)


def _message(source: CaseSource, message: KeptMessage) -> structs.MessagePart:
    row, words = message.row, source.words
    return structs.MessagePart(
        kind=row.kind,
        words=words.of_message("message_kinds", row.kind),
        state=row.state,
        state_words=words.of_message("messages", row.state),
        channel=row.channel,
        steps=tuple(
            structs.MessageStepPart(
                at=whole_second(step.at),
                result=step.result,
                words=words.of_step(step.channel, step.result),
                by=source.by_or_none(step.user_id),
                detail=step.detail,
            )
            for step in message.steps
        ),
        texts=tuple(
            structs.MessageTextPart(
                at=whole_second(text.at),
                channel=text.channel,
                subject=text.subject,
                text=text.text,
                template_sha256=text.template,
            )
            for text in message.texts
        ),
    )


def contacts(source: CaseSource) -> tuple[structs.ContactPart, ...]:
    return tuple(
        structs.ContactPart(
            at=whole_second(contact.at),
            kind=contact.kind,
            words=source.words.of_message("contact_results", contact.result or contact.kind),
            by=source.by(contact.user_id),
            note=contact.note,
        )
        for contact in source.file.context.client.correspondence.contacts
    )


def looks(source: CaseSource) -> tuple[structs.LookPart, ...]:
    """Visits of staff, the latest first."""
    return tuple(
        structs.LookPart(at=whole_second(visit.at), by=source.by(visit.user_id))
        for visit in source.visits
    )
