"""Keeps the meeting and the time of a signed webhook that cannot be read."""

import hashlib
import re
from datetime import datetime, timedelta

import msgspec

from compliance.events import NotHeard
from integrations.event_times import possible
from integrations.provider_webhook import Webhook
from integrations.zoom.value_readers import epoch, part

EVENT = "unread"
"""The `kind` of its ledger line; every event of Zoom's own has a full stop in its name."""
LAST_TRY = timedelta(minutes=85)
"""How long after an event Zoom sends a webhook for the last time (FACTS 1, Retries)."""
EARLIER = timedelta(minutes=1)
"""How long before Zoom wrote a webhook its event may have happened."""
LONGEST_COURSE = timedelta(hours=12)
MOST_NUMBERS = 50

_MEETING = re.compile(rb"(?<![0-9])[0-9]{9,12}(?![0-9])")
_WRITTEN = re.compile(rb'"event_ts"\s*:\s*"?([0-9]{13})(?![0-9])')


def meetings_in(raw: bytes) -> tuple[str, ...]:
    """The numbers in a body that have the length of a meeting's, each once; the first fifty."""
    numbers = dict.fromkeys(match.decode() for match in _MEETING.findall(raw))
    return tuple(numbers)[:MOST_NUMBERS]


def unread(raw: bytes, meeting_id: str) -> Webhook:
    """Stands in the ledger for a body about this meeting. It holds nothing of the body but when
    Zoom wrote it."""
    written = _WRITTEN.search(raw)
    stamp = int(written[1]) if written else None
    body = {"event": EVENT, "event_ts": stamp, "payload": {"object": {"id": meeting_id}}}
    return Webhook(
        event=EVENT,
        digest=hashlib.sha256(raw + meeting_id.encode()).digest(),
        event_at=possible(epoch(stamp), None),
        meeting_id=meeting_id,
        instance=None,
        retained=msgspec.Raw(msgspec.json.encode(body)),
    )


def not_heard(body: object, received_at: datetime) -> NotHeard:
    """Returns the time in doubt: from the unread event to the end of the last course that it may
    concern."""
    written_at = possible(epoch(part(body).get("event_ts")), received_at)
    start = written_at - EARLIER if written_at else received_at - LAST_TRY
    return NotHeard(start, start, start + LONGEST_COURSE, EVENT)
