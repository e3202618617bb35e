"""The bodies of Notify's answers and receipts about one message."""

from datetime import UTC, datetime

from integrations.notify.simulator.taken_messages import TakenMessage

Json = dict[str, object]


def stamp(at: datetime | None) -> str | None:
    """A time as Notify writes it: `2017-05-14T12:15:30.000000Z`."""
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def taken_body(message: TakenMessage, address: str) -> Json:
    """The answer 201 to a request to send."""
    subject = {"subject": message.subject} if message.kind == "email" else {}
    return {
        "id": message.id,
        "reference": message.reference,
        "content": {**subject, "body": message.body},
        "uri": f"{address}/v2/notifications/{message.id}",
        "template": _template(message, address),
        "scheduled_for": None,
    }


def status_body(message: TakenMessage, address: str) -> Json:
    """One message in the answer to a look-up."""
    of_email = message.kind == "email"
    return {
        "id": message.id,
        "reference": message.reference,
        "email_address": message.to if of_email else None,
        "phone_number": None if of_email else message.to,
        "type": message.kind,
        "status": message.status,
        "template": _template(message, address),
        "body": message.body,
        "subject": message.subject if of_email else None,
        "created_at": stamp(message.created_at),
        "created_by_name": None,
        "sent_at": stamp(message.sent_at),
        "completed_at": stamp(message.completed_at),
    }


def receipt_body(message: TakenMessage) -> Json:
    """The body of a callback."""
    return {
        "id": message.id,
        "reference": message.reference,
        "to": message.to,
        "status": message.status,
        "created_at": stamp(message.created_at),
        "completed_at": stamp(message.completed_at),
        "sent_at": stamp(message.sent_at),
        "notification_type": message.kind,
        "template_id": message.template_id,
        "template_version": 1,
    }


def _template(message: TakenMessage, address: str) -> Json:
    uri = f"{address}/v2/template/{message.template_id}"
    return {"id": message.template_id, "version": 1, "uri": uri}
