"""An incomplete HTTP answer as it arrives: whether it is complete, and its status."""

import re

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSING = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
NOT_YET = 0


class Unreadable(Exception):
    """An answer has no length; no measured server sends such an answer."""


def status_of(came: bytes) -> int:
    """The status of a complete answer, else NOT_YET. Raises Unreadable."""
    ends = came.find(b"\r\n\r\n")
    if ends < 0:
        return NOT_YET
    length = _LENGTH.search(came, 0, ends)
    if length is None:
        raise Unreadable(came[:200].decode(errors="replace"))
    return int(came[9:12]) if len(came) >= ends + 4 + int(length[1]) else NOT_YET


def closes(came: bytes) -> bool:
    """Whether the server will close the connection."""
    return _CLOSING.search(came) is not None
