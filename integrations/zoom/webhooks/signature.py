"""Verifies that a request comes from Zoom, and computes the keyed hashes that Zoom uses."""

import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from integrations.provider_webhook import BadSignature

LATITUDE_S = 300
"""Zoom documents no replay window; a retry is signed anew, so that this hurts none (FACTS 1.2)."""

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


def verify(headers: Mapping[str, str], raw: bytes, secrets: Sequence[str], now: datetime) -> str:
    """The secret with which the raw bytes are signed. Raises BadSignature.

    Header names are looked up in lower case. Two secrets may be valid while one is replaced.
    """
    sent_at = headers.get("x-zm-request-timestamp", "")
    signature = headers.get("x-zm-signature", "")
    if not _TIMESTAMP.fullmatch(sent_at) or not _SIGNATURE.fullmatch(signature):
        raise BadSignature("malformed", "a signature header is missing or malformed")
    for secret in secrets:
        if hmac.compare_digest(sign(secret, sent_at, raw), signature):
            break
    else:
        raise BadSignature("unknown_secret", "signed with none of our secrets")
    if abs(now.timestamp() - int(sent_at)) > LATITUDE_S:
        raise BadSignature("stale", "signed too long ago, or our clock is wrong")
    return secret


def sign(secret: str, sent_at: str, raw: bytes) -> str:
    """The header `x-zm-signature` (developers.zoom.us/docs/api/webhooks, Verify)."""
    return "v0=" + keyed_hash(secret, f"v0:{sent_at}:".encode() + raw)


def keyed_hash(secret: str, message: bytes) -> str:
    """Lower-case hex HMAC-SHA256."""
    return hmac.new(secret.encode(), message, "sha256").hexdigest()
