"""Turns an error of Zoom's REST API into a MeetingFault without personal data."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from integrations.meeting_provider import MeetingFault
from integrations.zoom.value_readers import moment, number, part, text

NOT_FOUND = 404
TOO_MANY = 429
NOT_LIVE = 3000
"""The code for a meeting that was announced as started and is not live in all of Zoom yet."""
_FIELD = re.compile(r"[A-Za-z0-9_.\[\]]{1,80}")


def fault_of(
    request: str, status: int, headers: Mapping[str, str], body: Mapping[str, object]
) -> MeetingFault:
    """The fault of an answer, by its HTTP status (FACTS 4.7): 429, 5xx and a meeting that is not
    live yet (FACTS 3.1) are temporary, any other is permanent.

    Zoom's own message is left out: it repeats the address or the id of the request.
    """
    passing = status == TOO_MANY or status >= 500 or number(body.get("code")) == NOT_LIVE
    return MeetingFault(
        f"Zoom answered {status}{_code(body)}{_fields(body)} to {request}",
        permanent=not passing,
        gone=status == NOT_FOUND,
        retry_after_s=retry_after_s(headers) if passing else None,
    )


def _code(body: Mapping[str, object]) -> str:
    code = number(body.get("code"))
    return "" if code is None else f" (code {code})"


def _fields(body: Mapping[str, object]) -> str:
    errors = body.get("errors")
    named = [text(part(error).get("field")) for error in errors] if isinstance(errors, list) else []
    fields = [name for name in named if _FIELD.fullmatch(name)]
    return f" about {', '.join(fields)}" if fields else ""


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Retry-After in seconds from the answer's own Date; None where either cannot be read.

    Zoom sends seconds or, on the daily limit, an ISO time (docs/api/rate-limits).
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    until, sent = moment(value) or _http_date(value), _http_date(headers.get("Date", ""))
    if until is None or sent is None:
        return None
    return max(until - sent, timedelta()).total_seconds()


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
