"""Parses one webhook of Zoom, and answers its check of the endpoint."""

import hashlib
import re
from collections.abc import Mapping

import msgspec

from integrations.event_times import possible
from integrations.json_reader import NotJson, read_json
from integrations.provider_webhook import (
    SettingsChange,
    SettingsScope,
    UnexpectedWebhook,
    Webhook,
)
from integrations.stream_notice import StreamStart
from integrations.zoom.value_readers import epoch, part, text
from integrations.zoom.webhooks import documented_shape
from integrations.zoom.webhooks.retained_fields import redacted
from integrations.zoom.webhooks.signature import keyed_hash

VALIDATION = "endpoint.url_validation"
STREAM_OFFERED, STREAM_STOPPED = "meeting.rtms_started", "meeting.rtms_stopped"
OF_STREAMS = "meeting.rtms_"
"""How the events begin that the General app posts, with a secret of its own."""
SETTINGS: Mapping[str, SettingsScope] = {
    "account.settings_updated": SettingsScope.ACCOUNT,
    "account.lock_settings_updated": SettingsScope.ACCOUNT,
    "user.settings_updated": SettingsScope.HOST,
    "meeting.updated": SettingsScope.MEETING,
}
_EVENT = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_KEY = re.compile(r"[A-Za-z0-9_]{1,40}")
_MEETING_ID = re.compile(r"[0-9]{1,20}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,200}")
LONGEST_NAME = 80
"""Characters of the name of an instance or a stream; Zoom's have 24 to 40."""


def parse(raw: bytes) -> Webhook:
    """Parses a request body. Raises UnexpectedWebhook if it is no JSON object that names an
    event."""
    return _as_documented(raw) or _of_any_shape(raw)


def _as_documented(raw: bytes) -> Webhook | None:
    """The webhook of a body in Zoom's documented shape; None for any other body."""
    body = documented_shape.read(raw)
    if body is None:
        return None
    room = body.payload.object
    meeting_id, instance = text(room.id), text(room.uuid)
    if not _MEETING_ID.fullmatch(meeting_id) or not 0 < len(instance) <= LONGEST_NAME:
        return None
    return Webhook(
        event=documented_shape.event_of(body),
        digest=hashlib.sha256(raw).digest(),
        event_at=possible(epoch(body.event_ts), None),
        meeting_id=meeting_id,
        instance=instance,
        retained=msgspec.Raw(msgspec.json.encode(body)),
    )


def _of_any_shape(raw: bytes) -> Webhook:
    body = _object(raw)
    named = body.get("event")
    event = text(named) if isinstance(named, str) else ""
    if not _EVENT.fullmatch(event):
        raise UnexpectedWebhook("names no event", raw, _shape(body))
    payload = part(body, "payload")
    inner = part(payload, "object")
    meeting_id = meeting_of(body)
    instance = _instance(inner, payload)
    return Webhook(
        event=event,
        digest=hashlib.sha256(raw).digest(),
        event_at=possible(epoch(body.get("event_ts")), None),
        meeting_id=meeting_id or None,
        instance=instance or None,
        retained=msgspec.Raw(msgspec.json.encode(redacted(body))),
        of_streams=event.startswith(OF_STREAMS),
        stream=stream_start(body),
        stopped=stream_of(body) if event == STREAM_STOPPED else "",
        settings=_settings_change(event, text(inner.get("id")), meeting_id),
    )


def stream_start(body: Mapping[str, object]) -> StreamStart | None:
    """The offered stream in `meeting.rtms_started`, whole or as retained."""
    if text(body.get("event")) != STREAM_OFFERED:
        return None
    payload = part(body, "payload")
    for fields in (payload, part(payload, "object")):
        instance, stream = _name(fields, "meeting_uuid"), _name(fields, "rtms_stream_id")
        url = _first(fields, "server_urls").split(",")[0]
        if instance and stream and url:
            return StreamStart(instance, stream, url)
    return None


def stream_of(body: Mapping[str, object]) -> str:
    """The stream that a webhook names, whole or as kept; "" if none."""
    payload = part(body, "payload")
    return _name(payload, "rtms_stream_id") or _name(part(payload, "object"), "rtms_stream_id")


def _settings_change(event: str, host: str, meeting_id: str) -> SettingsChange | None:
    scope = SETTINGS.get(event)
    ids = {SettingsScope.HOST: host, SettingsScope.MEETING: meeting_id}
    return SettingsChange(scope, ids.get(scope, "")) if scope else None


def url_validation(raw: bytes, secret: str) -> dict[str, str] | None:
    """The answer to Zoom's check that we hold the secret; None for any other body.

    Only for a request that `verify` accepted, with the secret that it returned. Raises
    UnexpectedWebhook for a token that begins like the text of a webhook signature: the answer would
    sign a forged webhook.
    """
    if VALIDATION.encode() not in raw:  # nearly no body is, and this look spares reading them twice
        return None
    body = _object(raw)
    if body.get("event") != VALIDATION:
        return None
    token = part(body, "payload").get("plainToken")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token) or token.startswith("v0:"):
        raise UnexpectedWebhook("asks us to sign what is no token", raw, _shape(body))
    return {"plainToken": token, "encryptedToken": keyed_hash(secret, token.encode())}


def _object(raw: bytes) -> Mapping[str, object]:
    try:
        body = read_json(raw)
    except NotJson as fault:
        raise UnexpectedWebhook("is no JSON", raw, {}) from fault
    if not isinstance(body, dict):
        raise UnexpectedWebhook("is no JSON object", raw, {"": type(body).__name__})
    return body


def meeting_of(body: object) -> str:
    """The number of the meeting that a webhook is about, whole or as kept; "" where none can be
    read."""
    payload = part(body, "payload")
    return _meeting_id(part(payload, "object"), payload)


def _meeting_id(inner: Mapping[str, object], payload: Mapping[str, object]) -> str:
    """A meeting's number; of an event about a user or an account, whose `id` is none, ""."""
    number = _first(inner, "id", "meeting_id", "meeting_number") or _first(payload, "meeting_id")
    return number if _MEETING_ID.fullmatch(number) else ""


def _instance(inner: Mapping[str, object], payload: Mapping[str, object]) -> str:
    """Returns the id of the meeting. For a reached limit of the account, this is the meeting
    that reached the limit."""
    instance = _name(inner, "uuid", "meeting_uuid") or _name(payload, "meeting_uuid")
    return instance or _name(part(payload, "id_field"), "meeting_uuid")


def _name(fields: Mapping[str, object], *keys: str) -> str:
    """The uuid of an instance or the id of a stream; "" for one longer than a record holds."""
    name = _first(fields, *keys)
    return name if len(name) <= LONGEST_NAME else ""


def _first(fields: Mapping[str, object], *keys: str) -> str:
    return next((value for key in keys if (value := text(fields.get(key)))), "")


def _shape(body: Mapping[str, object]) -> dict[str, str]:
    return {
        key if _KEY.fullmatch(key) else "?": type(value).__name__ for key, value in body.items()
    }
