"""The messages of RTMS, protocol V1, that the listener sends and reads; no input or output.

developers.zoom.us/docs/rtms/meetings/work-with-streams, docs/rtms/data-types
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field

from yarl import URL

from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.rtms_messages import CAMERA_OFF, CAMERA_ON
from integrations.zoom.value_readers import part, text
from integrations.zoom.webhooks.signature import keyed_hash

HELLO, MEDIA_HELLO, MEDIA_ANSWER = 1, 3, 4
SUBSCRIBE, READY = 5, 7
KEEP_ALIVE, ALIVE = 12, 13

TAKEN_OVER = 8
PASSING = frozenset({TAKEN_OVER, 45})  # an earlier listener of the service; an internal exception

Message = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AppKeys:
    """The keys of the General app that receives the stream, not of the Server-to-Server app."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Medium:
    """One kind of media with its smallest settings, and its URL."""

    name: str
    media_type: int
    params: Mapping[str, object]
    url: str = ""


# Cheapest first. Zoom documents events only after the media handshake; we open one and read
# nothing of it (FACTS 3.1). A picture is one small JPEG a second.
MEDIA = (
    Medium("transcript", 8, {"content_type": 5}),
    Medium("video", 2, {"codec": 5, "resolution": 1, "fps": 1}),
    Medium("audio", 1, {"content_type": 2, "sample_rate": 0, "channel": 1, "codec": 1}),
)


def hello(start: StreamStart, keys: AppKeys) -> Message:
    return {
        "msg_type": HELLO,
        "protocol_version": 1,
        "sequence": 1,
        **_ours(start, keys),
        "buffer_data": False,
    }


def media_hello(start: StreamStart, keys: AppKeys, medium: Medium) -> Message:
    return {
        "msg_type": MEDIA_HELLO,
        "protocol_version": 1,
        "sequence": 0,
        **_ours(start, keys),
        "media_type": medium.media_type,
        "payload_encrypted": False,
        "media_params": {medium.name: medium.params},
    }


def ready(start: StreamStart) -> Message:
    return {"msg_type": READY, "rtms_stream_id": start.stream}


def subscription() -> Message:
    """Subscribes to cameras on and off, and to no event that names a person."""
    wanted = (CAMERA_ON, CAMERA_OFF)
    return {
        "msg_type": SUBSCRIBE,
        "events": [{"event_type": kind, "subscribe": True} for kind in wanted],
    }


def alive(timestamp: object) -> Message:
    """The answer to a keep-alive, which Zoom expects within 10 s on either socket."""
    return {"msg_type": ALIVE, "timestamp": timestamp}


def granted(answer: Message) -> tuple[Medium, ...]:
    """The granted media, cheapest first, from the answer to the listener's handshake."""
    urls = part(answer, "media_server", "server_urls")
    return tuple(
        Medium(medium.name, medium.media_type, medium.params, url)
        for medium in MEDIA
        if (url := text(urls.get(medium.name)))
    )


def may_listen(url: str) -> bool:
    """Whether the URL is safe: wss anywhere; ws only to this machine, where the simulated Zoom
    runs."""
    try:
        address = URL(url)
    except ValueError:
        return False
    return bool(address.host) and (
        address.scheme == "wss" or (address.scheme == "ws" and _is_here(address.host or ""))
    )


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _ours(start: StreamStart, keys: AppKeys) -> Message:
    signed = f"{keys.client_id},{start.instance},{start.stream}".encode()
    return {
        "meeting_uuid": start.instance,
        "rtms_stream_id": start.stream,
        "signature": keyed_hash(keys.client_secret, signed),
    }
