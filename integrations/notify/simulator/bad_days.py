"""What can go wrong at the simulated Notify, and the recipients for whom it does.

A recipient's own address or number chooses the bad day, so that a rehearsal needs no other
control: `permanent-failure@example.org`, `anna+permanent-failure@example.org`, or the number
07700 900 9NN in which NN counts the bad days below from 01 on.
"""

import re
from enum import StrEnum


class BadDay(StrEnum):
    NONE = "none"
    DROPPED = "dropped"
    """The message is taken, and the connection is closed before the answer."""
    LOST = "lost"
    """The connection is closed before the answer, and the message is not taken."""
    RATE_LIMIT = "rate-limit"
    """Refused with 429."""
    SERVER_ERROR = "server-error"
    """Refused with 500."""
    ERROR_AFTER_TAKING = "error-after-taking"
    """The message is taken, and the answer is 500 nevertheless."""
    GATEWAY = "gateway"
    """The answer is 504, from a machine before Notify, which has taken the message."""
    PERMANENT_FAILURE = "permanent-failure"
    TEMPORARY_FAILURE = "temporary-failure"
    """Given up after 72 hours."""
    TECHNICAL_FAILURE = "technical-failure"
    NEVER_FINAL = "never-final"
    """The message stays `sending`."""
    NO_CALLBACK = "no-callback"
    """The message is delivered, and no receipt is posted."""
    DAILY_LIMIT = "daily-limit"
    """Refused with 429 until midnight."""


BY_NAME = {day.value: day for day in BadDay}
BY_NUMBER = {f"077009009{index:02d}": day for index, day in enumerate(BadDay)}


def bad_day_of(recipient: str) -> BadDay:
    """The bad day that this address or number chooses."""
    local, at, _ = recipient.lower().partition("@")
    if not at:
        return BY_NUMBER.get(national_number(recipient), BadDay.NONE)
    return BY_NAME.get(local.rpartition("+")[2], BadDay.NONE)


def national_number(number: str) -> str:
    """The digits of a British number from its first 0 on; of any other as they are."""
    digits = re.sub(r"[^0-9+]", "", number)
    return re.sub(r"^(\+44|0044|44)0?", "0", digits)
