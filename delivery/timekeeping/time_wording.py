"""Times and lengths as people in London say them: "Wednesday 10 June 2026", "9am", "2 hours".

A time that comes twice, because the clocks go back that night, is told apart: "1:30am BST" and an
hour later "1:30am GMT".
"""

from datetime import date, datetime, timedelta

from delivery.timekeeping.london_time import comes_twice, london_day, on_the_wall


def day(when: datetime) -> str:
    """The day in London: "Wednesday 10 June 2026"."""
    return dated(london_day(when))


def dated(day_of: date) -> str:
    """A day of the calendar: "Wednesday 10 June 2026"."""
    return f"{day_of:%A} {day_of.day} {day_of:%B %Y}"


def clock(when: datetime) -> str:
    """The time in London, to the minute: "9am", "11:45am", "midday", "midnight"."""
    shown = on_the_wall(when)
    if shown.minute == 0 and shown.hour % 12 == 0:
        return "midday" if shown.hour else "midnight"
    minute = f":{shown.minute:02}" if shown.minute else ""
    return f"{_hour(shown)}{minute}{_half(shown)}"


def exact(when: datetime) -> str:
    """The time in London, to the second: "9:00:05am"."""
    shown = on_the_wall(when)
    return f"{_hour(shown)}:{shown:%M:%S}{_half(shown)}"


def until(when: datetime) -> str:
    """Words the last moment of a window. Midnight belongs to the day that it ends."""
    shown = on_the_wall(when)
    if (shown.hour, shown.minute) == (0, 0):
        return f"the end of {day(when - timedelta(minutes=1))}"
    return f"{clock(when)} on {day(when)}"


def length(seconds: float) -> str:
    """Words a duration: "2 hours 45 minutes", "4 minutes 30 seconds", "0 seconds"."""
    minutes, left_over = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [_count(hours, "hour"), _count(minutes, "minute"), _count(left_over, "second")]
    return " ".join(part for part in parts if part) or "0 seconds"


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


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}" if number else ""


def _hour(shown: datetime) -> int:
    return shown.hour % 12 or 12


def _half(shown: datetime) -> str:
    half = "am" if shown.hour < 12 else "pm"
    return f"{half} {shown:%Z}" if comes_twice(shown) else half
