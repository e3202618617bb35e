"""London wall time: from the times that people write to moments in UTC, and back."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}", re.ASCII)


class OddTime(ValueError):
    """The text is no time, or an ambiguous one. The message gives the reason and the correct
    form."""


def moment(written: str) -> datetime:
    """Returns the moment, in UTC, at which London's clocks show `written`, such as "2026-06-10
    09:00".

    Raises OddTime for any other form, for a time that the spring change skips, and for a time that
    the autumn change shows twice.
    """
    if not WRITTEN.fullmatch(written):
        raise OddTime("write the London time as 2026-06-10 09:00")
    try:
        shown = datetime.fromisoformat(written)
    except ValueError:
        raise OddTime("there is no such date or time") from None
    first = shown.replace(tzinfo=LONDON)
    before, after = first.utcoffset(), first.replace(fold=1).utcoffset()
    if before == after:
        return first.astimezone(UTC)
    if before is not None and after is not None and before < after:
        raise OddTime(
            "there is no such time, because the clocks go forward that night: choose another"
        )
    raise OddTime("this time comes twice, because the clocks go back that night: choose another")


def on_the_wall(when: datetime) -> datetime:
    """The same moment as London's clocks show it."""
    return when.astimezone(LONDON)


def comes_twice(shown: datetime) -> bool:
    """Whether London's clocks show this time twice, an hour apart, because they go back."""
    return shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset()


def london_day(when: datetime) -> date:
    """The date in London at that moment."""
    return on_the_wall(when).date()


def written(when: datetime) -> str:
    """The moment as people here write it: "2026-06-10 09:00"."""
    return on_the_wall(when).strftime("%Y-%m-%d %H:%M")
