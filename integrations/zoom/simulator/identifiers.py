"""Identifiers in Zoom's formats: numbers, base64 uuids, upper-case GUIDs."""

import secrets
import uuid
from base64 import b64encode


def meeting_number() -> int:
    """Eleven digits, above 2**31 like Zoom's."""
    return 80_000_000_000 + secrets.randbelow(10_000_000_000)


def instance_uuid() -> str:
    """Sixteen bytes in base64: half of them contain "/" or "+", a few begin with "/"."""
    return b64encode(secrets.token_bytes(16)).decode()


def participant_uuid() -> str:
    return str(uuid.uuid4()).upper()


def registrant_id() -> str:
    return secrets.token_urlsafe(16)


def stream_id() -> str:
    return uuid.uuid4().hex


def join_token() -> str:
    return secrets.token_urlsafe(32)


def access_token() -> str:
    return f"eyJzdiI6IjAwMDAwMSIsImFsZyI6IkhTNTEyIn0.{secrets.token_urlsafe(48)}"


def request_id() -> str:
    """Groups of 8, 4, 4, 4 and 12 hex digits with underscores, as Zoom writes them."""
    return str(uuid.uuid4()).replace("-", "_")


def passcode() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"
