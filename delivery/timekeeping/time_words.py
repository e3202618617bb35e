"""The words in which one language writes days, times and lengths of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from delivery.timekeeping.london_time import comes_twice, london_day, on_the_wall

Pair = tuple[str, str]
"""The word for one, and for any other number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """Patterns have their parts in braces. All times are shown in London."""

    weekdays: tuple[str, ...]
    """Monday first."""
    months: tuple[str, ...]
    full_date: str
    """Pattern of `weekday`, `day`, `month` and `year`."""
    short_date: str
    time_on_date: str
    """Pattern of `time` and `date`."""
    end_of_date: str
    """Pattern of `date`."""
    midday: str
    midnight: str
    morning: str
    """Follows the hour before midday: "am"."""
    afternoon: str
    hours: Pair
    minutes: Pair
    seconds: Pair

    def day(self, when: datetime) -> str:
        return self.dated(london_day(when))

    def short_day(self, when: datetime) -> str:
        """The day without its year."""
        return self._dated(self.short_date, london_day(when))

    def dated(self, day_of: date) -> str:
        return self._dated(self.full_date, day_of)

    def _dated(self, pattern: str, day_of: date) -> str:
        return pattern.format(
            weekday=self.weekdays[day_of.weekday()],
            day=day_of.day,
            month=self.months[day_of.month - 1],
            year=day_of.year,
        )

    def clock(self, when: datetime) -> str:
        """The time to the minute."""
        shown = on_the_wall(when)
        if shown.minute == 0 and shown.hour % 12 == 0:
            return self.midday if shown.hour else self.midnight
        minute = f":{shown.minute:02}" if shown.minute else ""
        return f"{_hour(shown)}{minute}{self._half(shown)}"

    def exact(self, when: datetime) -> str:
        """The time to the second."""
        shown = on_the_wall(when)
        return f"{_hour(shown)}:{shown:%M:%S}{self._half(shown)}"

    def _half(self, shown: datetime) -> str:
        half = self.morning if shown.hour < 12 else self.afternoon
        return f"{half} {shown:%Z}" if comes_twice(shown) else half

    def until(self, when: datetime) -> str:
        """The last moment of a window. Midnight belongs to the day that it ends."""
        shown = on_the_wall(when)
        if (shown.hour, shown.minute) == (0, 0):
            return self.end_of_date.format(date=self.day(when - timedelta(minutes=1)))
        return self.time_on_date.format(time=self.clock(when), date=self.day(when))

    def length(self, seconds: float) -> str:
        """A duration in hours, minutes and seconds."""
        return " ".join(self._parts(int(seconds))) or f"0 {self.seconds[1]}"

    def _parts(self, seconds: int) -> Iterator[str]:
        minutes, left_over = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        units = (self.hours, self.minutes, self.seconds)
        for number, unit in zip((hours, minutes, left_over), units, strict=True):
            if number:
                yield f"{number} {unit[number != 1]}"


def _hour(shown: datetime) -> int:
    return shown.hour % 12 or 12


ENGLISH = TimeWords(
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    full_date="{weekday} {day} {month} {year}",
    short_date="{weekday} {day} {month}",
    time_on_date="{time} on {date}",
    end_of_date="the end of {date}",
    midday="midday",
    midnight="midnight",
    morning="am",
    afternoon="pm",
    hours=("hour", "hours"),
    minutes=("minute", "minutes"),
    seconds=("second", "seconds"),
)
