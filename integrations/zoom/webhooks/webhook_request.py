"""One webhook request of Zoom's: whether it is genuine, what it is, and what we keep of it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from integrations.zoom.value_readers import epoch, part, text
from integrations.zoom.webhooks import documented_shape
from integrations.zoom.webhooks.event_translation import translate
from integrations.zoom.webhooks.retained_fields import redacted
from integrations.zoom.webhooks.signature import BadSignature, keyed_hash, verify

__all__ = [
    "BadSignature",
    "StreamStart",
    "UnexpectedWebhook",
    "Webhook",
    "parse",
    "translate",
    "url_validation",
    "verify",
]

VALIDATION = "endpoint.url_validation"
_EVENT = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_KEY = re.compile(r"[A-Za-z0-9_]{1,40}")
_MEETING_ID = re.compile(r"[0-9]{1,20}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,200}")
LONGEST_INSTANCE = 80


class UnexpectedWebhook(Exception):
    """Correctly signed, but not what Zoom says it sends. Holds no value of what came."""

    def __init__(self, why: str, raw: bytes, shape: Mapping[str, str]) -> None:
        super().__init__(why)
        self.why = why
        self.digest = hashlib.sha256(raw).digest()
        self.shape = shape
        """The kind of each top-level key, or of the whole under ""."""


@dataclass(frozen=True, slots=True)
class StreamStart:
    """Realtime signalling of an instance is on offer at `url`."""

    instance: str
    stream: str
    url: str


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """No dataclass, of which a frozen one takes ten times as long to make."""

    event: str
    digest: bytes
    """SHA-256 of the raw body, which is the same on every retry (FACTS 1)."""
    event_at: datetime | None
    meeting_id: str | None
    instance: str | None
    kept: msgspec.Raw
    """Only what is needed of it, as JSON."""
    stream: StreamStart | None = None

    @property
    def body(self) -> dict[str, object]:
        """What is kept, read again."""
        body: dict[str, object] = msgspec.json.decode(self.kept)
        return body


def parse(raw: bytes) -> Webhook:
    """What a request body holds. Odd if it is no JSON object that names an event."""
    return _as_documented(raw) or _of_any_shape(raw)


def _as_documented(raw: bytes) -> Webhook | None:
    """None if anything is not as it should be; such a body is looked at with more patience."""
    body = documented_shape.read(raw)
    if body is None:
        return None
    room = body.payload.object
    meeting_id, instance = text(room.id), text(room.uuid)
    if not _MEETING_ID.fullmatch(meeting_id) or not 0 < len(instance) <= LONGEST_INSTANCE:
        return None
    return Webhook(
        event=documented_shape.event_of(body),
        digest=hashlib.sha256(raw).digest(),
        event_at=epoch(body.event_ts),
        meeting_id=meeting_id,
        instance=instance,
        kept=msgspec.Raw(msgspec.json.encode(body)),
    )


def _of_any_shape(raw: bytes) -> Webhook:
    body = _object(raw)
    event = body.get("event")
    if not isinstance(event, str) or not _EVENT.fullmatch(event):
        raise UnexpectedWebhook("names no event", raw, _shape(body))
    payload = part(body, "payload")
    inner = part(payload, "object")
    meeting_id = _meeting_id(inner, payload)
    instance = _instance(inner, payload)
    if len(instance) > LONGEST_INSTANCE:
        raise UnexpectedWebhook("names its instance by more than we can keep", raw, _shape(body))
    return Webhook(
        event=event,
        digest=hashlib.sha256(raw).digest(),
        event_at=epoch(body.get("event_ts")),
        meeting_id=meeting_id or None,
        instance=instance or None,
        kept=msgspec.Raw(msgspec.json.encode(redacted(body))),
        stream=stream_start(body),
    )


def stream_start(body: Mapping[str, object]) -> StreamStart | None:
    """Where to listen, from `meeting.rtms_started`, whole or as kept."""
    if body.get("event") != "meeting.rtms_started":
        return None
    payload = part(body, "payload")
    for found in (payload, part(payload, "object")):
        instance, stream = _first(found, "meeting_uuid"), _first(found, "rtms_stream_id")
        url = _first(found, "server_urls").split(",")[0]
        if instance and stream and url:
            return StreamStart(instance, stream, url)
    return None


def url_validation(raw: bytes, secret: str) -> dict[str, str] | None:
    """The answer to Zoom's question whether we hold the secret; None if that is not asked.

    Only for a request that `verify` accepted, with the secret that it returned. A token that
    begins like the text of a webhook signature is Odd: the answer would sign a forged webhook.
    """
    if VALIDATION.encode() not in raw:  # nearly all are not, and one look spares reading them twice
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
        body = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise UnexpectedWebhook("is no JSON", raw, {}) from fault
    if not isinstance(body, dict):
        raise UnexpectedWebhook("is no JSON object", raw, {"": type(body).__name__})
    return body


def _meeting_id(inner: Mapping[str, object], payload: Mapping[str, object]) -> str:
    """A meeting's number; of an event about a user or an account, whose `id` is none, ""."""
    found = _first(inner, "id", "meeting_id") or _first(payload, "meeting_id")
    return found if _MEETING_ID.fullmatch(found) else ""


def _instance(inner: Mapping[str, object], payload: Mapping[str, object]) -> str:
    """Of a meeting; of a limit that an account has reached, the meeting that it was reached by."""
    told = _first(inner, "uuid", "meeting_uuid") or _first(payload, "meeting_uuid")
    return told or _first(part(payload, "id_field"), "meeting_uuid")


def _first(found: Mapping[str, object], *keys: str) -> str:
    return next((value for key in keys if (value := text(found.get(key)))), "")


def _shape(body: Mapping[str, object]) -> dict[str, str]:
    return {
        key if _KEY.fullmatch(key) else "?": type(value).__name__ for key, value in body.items()
    }
