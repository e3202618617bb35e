"""An HTTP answer as it comes in: whether all of it is there, and its status."""

import re

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSING = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
NOT_YET = 0


class Unreadable(Exception):
    """An answer without a length: none of those who are measured sends one."""


def status_of(came: bytes) -> int:
    """The status once the answer is whole, before that NOT_YET. Raises Unreadable."""
    ends = came.find(b"\r\n\r\n")
    if ends < 0:
        return NOT_YET
    length = _LENGTH.search(came, 0, ends)
    if length is None:
        raise Unreadable(came[:200].decode(errors="replace"))
    return int(came[9:12]) if len(came) >= ends + 4 + int(length[1]) else NOT_YET


def closes(came: bytes) -> bool:
    """Whether whoever answered will close the connection."""
    return _CLOSING.search(came) is not None
