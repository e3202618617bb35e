"""A webhook of a provider of meetings: the parts on which the service acts, and the parts that
the ledger keeps."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

import msgspec

from integrations.stream_notice import StreamStart


class BadSignature(Exception):
    """The webhook is not from the provider, is too old, or is signed with a former secret."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind
        """`malformed`, `unknown_secret`, or `stale`, which only the provider can have signed."""


class UnexpectedWebhook(Exception):
    """Correctly signed, but not as the provider documents it. Holds no value of the body."""

    def __init__(self, why: str, raw: bytes, shape: Mapping[str, str]) -> None:
        super().__init__(why)
        self.why = why
        self.digest = hashlib.sha256(raw).digest()
        self.shape = shape
        """The kind of each top-level key, or of the whole under ""."""


class SettingsScope(Enum):
    """The owner of the settings that were changed at the provider."""

    ACCOUNT = "account"
    HOST = "host"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """A change of settings at the provider. Settings of a course's meeting may be among them."""

    scope: SettingsScope
    id: str
    """The host's or the meeting's id at the provider; "" for the account."""


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """A msgspec.Struct, because a frozen dataclass takes ten times as long to make."""

    event: str
    digest: bytes
    """SHA-256 of the raw body, which is the same on every retry."""
    event_at: datetime | None
    meeting_id: str | None
    instance: str | None
    retained: msgspec.Raw
    """Only the fields that are needed, as JSON."""
    of_streams: bool = False
    """Sent by the app that receives streams, which signs with a secret of its own."""
    stream: StreamStart | None = None
    """The stream that is offered."""
    stopped: str = ""
    """The stream that is over."""
    settings: SettingsChange | None = None

    @property
    def body(self) -> dict[str, object]:
        """The retained fields, decoded."""
        body: dict[str, object] = msgspec.json.decode(self.retained)
        return body
