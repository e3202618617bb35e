"""Log records of libraries, without any text that a stranger or a database may have put into them.

Libraries log the values on which they failed: aiohttp the octets of a request, with its personal
link or session cookie; asyncio the text of an exception; SQLAlchemy stored values. So such a record
keeps only its authors' words: the logger, the place, the template of the message, and the kinds and
places of the exceptions. This applies to every handler, because it is done where records are made.
"""

import logging
import re
import traceback
from pathlib import PurePath
from typing import Any

OURS = "coursewatch"

_VALUE = re.compile(r"[^\s%:;,.()'\"<>=]{16,}")
"""A long run of characters, which may be a value formatted into a template."""

_LONGEST = 200
_FRAMES = 5


def make_record(*positional: Any, **named: Any) -> logging.LogRecord:
    """Makes a record; for `logging.setLogRecordFactory`."""
    record = logging.LogRecord(*positional, **named)
    if record.name and not _is_ours(record):  # a copy of a record has no name yet
        _redact(record)
    return record


def _is_ours(record: logging.LogRecord) -> bool:
    """Returns whether our own code wrote the record. Only our code makes structlog's events,
    whatever the logger."""
    return record.name.partition(".")[0] == OURS or isinstance(record.msg, dict)


def _redact(record: logging.LogRecord) -> None:
    fault = record.exc_info[1] if record.exc_info else None
    parts = [f"{record.name} at {_place(record.pathname, record.lineno)}", _template(record)]
    parts += _fault_places(fault)
    record.msg, record.args = "; ".join(part for part in parts if part), ()
    record.exc_info = record.exc_text = record.stack_info = None


def _template(record: logging.LogRecord) -> str:
    """Returns the message as its author wrote it; empty if it already contains values."""
    if not record.args or not isinstance(record.msg, str):
        return ""
    return _VALUE.sub("...", record.msg[:_LONGEST])


def _fault_places(fault: BaseException | None) -> list[str]:
    """Returns the kind and the last places of an exception, then of the exception that caused
    it."""
    parts: list[str] = []
    while fault is not None and len(parts) < _FRAMES:
        frames = traceback.extract_tb(fault.__traceback__)[-_FRAMES:]
        places = ", ".join(_place(frame.filename, frame.lineno) for frame in frames)
        parts.append(f"{type(fault).__qualname__} at {places}")
        fault = fault.__cause__ or fault.__context__
    return parts


def _place(path: str, line: int | None) -> str:
    return f"{'/'.join(PurePath(path).parts[-2:])}:{line}"
