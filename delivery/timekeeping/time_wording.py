"""Times and lengths as people in London say them: "Wednesday 10 June 2026", "9am", "2 hours".

A time that comes twice, because the clocks go back that night, is told apart: "1:30am BST" and an
hour later "1:30am GMT".
"""

from datetime import date, datetime

from delivery.timekeeping.time_words import ENGLISH


def day(when: datetime) -> str:
    """The day in London: "Wednesday 10 June 2026"."""
    return ENGLISH.day(when)


def dated(day_of: date) -> str:
    """A day of the calendar: "Wednesday 10 June 2026"."""
    return ENGLISH.dated(day_of)


def clock(when: datetime) -> str:
    """The time in London, to the minute: "9am", "11:45am", "midday", "midnight"."""
    return ENGLISH.clock(when)


def exact(when: datetime) -> str:
    """The time in London, to the second: "9:00:05am"."""
    return ENGLISH.exact(when)


def until(when: datetime) -> str:
    """Words the last moment of a window. Midnight belongs to the day that it ends."""
    return ENGLISH.until(when)


def length(seconds: float) -> str:
    """Words a duration: "2 hours 45 minutes", "4 minutes 30 seconds", "0 seconds"."""
    return ENGLISH.length(seconds)


def roughly(seconds: float) -> str:
    """Words a duration in at most its two largest units: "27 days", "2 days 3 hours", "40
    minutes"."""
    minutes = int(seconds) // 60
    days, hours = minutes // 1440, minutes // 60
    if days >= 3:
        return _count(days, "day")
    if hours >= 24:
        return f"{_count(days, 'day')} {_count(hours % 24, 'hour')}".strip()
    return _count(hours, "hour") or _count(minutes, "minute") or "less than a minute"


def minutes(seconds: float) -> str:
    """Words a duration without hours: "165 minutes", "4 minutes 30 seconds", "0 minutes"."""
    whole, left_over = divmod(int(seconds), 60)
    parts = [_count(whole, "minute"), _count(left_over, "second")]
    return " ".join(part for part in parts if part) or "0 minutes"


def count_of(number: int, noun: str) -> str:
    """A count with its noun: "1 course", "0 courses"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def how_often(number: int) -> str:
    """A number of times: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(number) or count_of(number, "time")


def _count(number: int, unit: str) -> str:
    return count_of(number, unit) if number else ""
