"""Checks and answers the first message on either RTMS socket."""

import hashlib
import hmac
from collections.abc import Mapping

from integrations.zoom.simulator.config import Config
from integrations.zoom.simulator.streams.streams import SimulatedStream

SIGNALLING, SIGNALLING_ANSWER, MEDIA, MEDIA_ANSWER = 1, 2, 3, 4  # message types
OK, NO_STREAM, BAD_SIGNATURE, BAD_PAYLOAD, DUPLICATE, BAD_MEDIA_TYPE = 0, 2, 3, 4, 8, 14
REASONS = {
    OK: "",
    NO_STREAM: "Invalid rtms stream id",
    BAD_SIGNATURE: "Invalid signature",
    BAD_PAYLOAD: "Invalid payload",
    DUPLICATE: "Duplicate signal request",
    BAD_MEDIA_TYPE: "Invalid media type",
}
MEDIA_TYPES = frozenset({1, 2, 4, 8, 16, 32})
Message = Mapping[str, object]


def check(config: Config, stream: SimulatedStream | None, message: Message, msg_type: int) -> int:
    """The status for the answer: 0, or the reason for a refusal."""
    if message.get("msg_type") != msg_type:
        return BAD_PAYLOAD
    if stream is None or stream.over or message.get("rtms_stream_id") != stream.id:
        return NO_STREAM
    right = sign(config, stream.meeting_uuid, stream.id).encode()
    given = str(message.get("signature", "")).encode()
    if message.get("meeting_uuid") != stream.meeting_uuid:
        return BAD_SIGNATURE
    if not hmac.compare_digest(given, right):
        return BAD_SIGNATURE
    if msg_type == MEDIA and message.get("media_type") not in MEDIA_TYPES:
        return BAD_MEDIA_TYPE
    return OK


def answer(msg_type: int, status: int) -> dict[str, object]:
    return {
        "msg_type": msg_type,
        "protocol_version": 1,
        "sequence": 0,
        "status_code": status,
        "reason": REASONS[status],
    }


def sign(config: Config, meeting_uuid: str, stream_id: str) -> str:
    """https://developers.zoom.us/docs/rtms/meetings/work-with-streams/#signature"""
    message = f"{config.rtms_client_id},{meeting_uuid},{stream_id}".encode()
    return hmac.new(config.rtms_client_secret.encode(), message, hashlib.sha256).hexdigest()
