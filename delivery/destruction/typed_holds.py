"""What officers type about a hold on records, checked."""

from datetime import date, datetime

from compliance.retention.hold import HoldCause
from delivery.destruction.holding import TypedHold
from delivery.timekeeping.london_time import london_day
from delivery.validation.errors import FieldError, InvalidInput

SHORTEST, LONGEST = 10, 1000
"""Of a reason, in characters."""
FURTHEST_YEARS = 7
"""A limitation period of six years, and one for its proceedings."""
REASON = f"reason must be {SHORTEST} characters or more, and at most {LONGEST}"


def hold_of(cause: str, reason: str, look_again_on: str, now: datetime) -> TypedHold:
    """Raises InvalidInput with every fault."""
    day = _day(look_again_on)
    today = london_day(now)
    faults = [] if cause in {*HoldCause} else [FieldError("cause", "select why")]
    faults += reason_faults(reason)
    if day is None:
        faults.append(FieldError("look_again_on", "write the day as 2027-06-30"))
    elif not today < day <= today.replace(year=today.year + FURTHEST_YEARS, day=1):
        words = f"the day must be after today, and at most {FURTHEST_YEARS} years away"
        faults.append(FieldError("look_again_on", words))
    if faults or day is None:
        raise InvalidInput(*faults)
    return TypedHold(HoldCause(cause), reason.strip(), day)


def reason_faults(reason: str) -> list[FieldError]:
    is_fit = SHORTEST <= len(reason.strip()) <= LONGEST
    return [] if is_fit else [FieldError("reason", REASON)]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None
