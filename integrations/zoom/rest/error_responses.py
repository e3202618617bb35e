"""Turns an error of Zoom's REST API into a MeetingFault without personal data."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from integrations.meeting_provider import MeetingFault
from integrations.zoom.value_readers import moment, number, part, text

NOT_FOUND = 404
PASSING = frozenset({302, 303, 307, 408, 425, 429})
"""Temporary beside every 5xx: a redirect for now, a slow or early request, too many requests."""
LASTING = frozenset({301, 308, 402})
"""Permanent although Zoom's own code may be lacking: the API has moved, or the account has no
credits for streams."""
TOKEN_REFUSED = 124
"""Zoom's code for an access token that it does not accept."""
UNTIL_PUT_RIGHT_S = 60.0
"""The least wait after an answer that is about the app's credentials or does not come from Zoom's
API: another call would be answered alike until somebody has put it right."""
LONGEST_RETRY_S = 3600.0
"""The longest wait that an answer can demand: a course may begin in an hour, and a call that is
made too early costs one refusal."""
_FIELD = re.compile(r"[A-Za-z0-9_.\[\]]{1,80}")


def fault_of(
    request: str,
    status: int,
    headers: Mapping[str, str],
    body: Mapping[str, object],
    passing_codes: Collection[int] = (),
) -> MeetingFault:
    """The fault of an answer, by its HTTP status (FACTS 4.7): `PASSING` and 5xx are temporary.

    So is what says nothing about the request: a token that is not accepted, and an answer without
    Zoom's code, as a proxy or a firewall gives. Any other is permanent. `passing_codes` are Zoom's
    codes that are temporary for this call: the same code means different faults in different calls.
    Zoom's own message is left out: it repeats the address or the id of the request.
    """
    code = number(body.get("code"))
    passing = status in PASSING or status >= 500 or code in passing_codes
    of_another = status not in LASTING and code in (None, TOKEN_REFUSED)
    wait_s = retry_after_s(headers)
    if of_another and not passing:
        wait_s = max(wait_s or 0.0, UNTIL_PUT_RIGHT_S)
    return MeetingFault(
        f"Zoom answered {status}{_code(body)}{_fields(body)} to {request}",
        permanent=not passing and not of_another,
        gone=status == NOT_FOUND and code is not None,
        retry_after_s=wait_s if passing or of_another else None,
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
    """Retry-After in seconds, at most LONGEST_RETRY_S; None where it cannot be read.

    It is a number of seconds, an HTTP date, or an ISO time on Zoom's daily limit
    (docs/api/rate-limits). A time is counted from the answer's own Date.
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        return min(float(value), LONGEST_RETRY_S)
    until, sent = moment(value) or _http_date(value), _http_date(headers.get("Date", ""))
    if until is None or sent is None:
        return None
    return min(max(until - sent, timedelta()).total_seconds(), LONGEST_RETRY_S)


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
