"""Reads dates and times in the forms that people and spreadsheets in the United Kingdom write."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from openpyxl.utils.datetime import from_excel

from delivery.register_files.cell_fault import CellFault
from delivery.register_files.register_table import Cell
from delivery.register_files.text_cells import with_hyphens
from delivery.timekeeping.london_time import on_the_wall

DATES = (
    "%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d-%m-%y", "%d.%m.%Y", "%d.%m.%y",
    "%d %B %Y", "%d %b %Y", "%d %B %y", "%d %b %y", "%d-%b-%Y", "%d-%b-%y", "%d/%b/%Y", "%d/%b/%y",
    "%d-%B-%Y", "%d-%B-%y",
)  # fmt: skip
TIMES = ("%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p", "%I:%M:%S %p", "%I.%M %p", "%I %p")

_NOON = r"(?:12 ?)?(?:noon|midday)"
_TIME = rf"(?:\d{{1,2}}(?:[:.]\d{{2}}(?::\d{{2}})?(?: ?[ap]\.?m\.?)?| ?[ap]\.?m\.?)|{_NOON})"
_FOUR_DIGITS = re.compile(r"[0-2]\d[0-5]\d", re.ASCII)
_BOTH = re.compile(
    rf"(?P<day>.*?[^\s,])(?:,? +(?:at +)?|T)(?P<time>{_TIME})", re.IGNORECASE | re.ASCII
)
_WITH_ZONE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)", re.ASCII)
_TIME_ALONE = re.compile(_TIME, re.IGNORECASE | re.ASCII)
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?P<weekday>[a-z]{3,9}),? +(?=\d)", re.IGNORECASE | re.ASCII)
_MONTH_FIRST = re.compile(r"\d{1,2}[/.-](1[3-9]|[23]\d)[/.-]\d{2,4}", re.ASCII)

NO_DATE = "write the date as 2026-07-08 or 08/07/2026"
NO_TIME = "write the date and time as 2026-06-10 09:00 or 10/06/2026 09:00"
MONTH_FIRST = "there is no such month. Write the day before the month"
SERIAL = "is a number. Format the column as dates"
EARLIEST_SERIAL, LATEST_SERIAL = 36526, 73050  # 2000 and 2100


def day_and_time(cell: Cell, epoch: datetime | None) -> tuple[date | None, time | None]:
    """Returns the date and the time in a cell, each None if the cell lacks it. Raises CellFault."""
    match cell:
        case bool():
            raise CellFault(NO_TIME)
        case datetime():
            rounded = cell + timedelta(milliseconds=500)
            return rounded.date(), _whole_minutes(rounded.time())
        case date():
            return cell, None
        case time():
            return None, _whole_minutes(cell)
        case timedelta():
            raise CellFault(NO_TIME)
        case int() | float():
            return day_and_time(_serial(cell, epoch), epoch)
    return _of_text(" ".join(with_hyphens(unicodedata.normalize("NFKC", cell)).split()))


def day(cell: Cell, epoch: datetime | None) -> date:
    """Returns the date in a cell. Raises CellFault, also for any time of day but 00:00 and
    23:59."""
    try:
        written, at = day_and_time(cell, epoch)
    except CellFault as fault:
        raise CellFault(NO_DATE if str(fault) == NO_TIME else str(fault)) from None
    if written is None:
        raise CellFault(NO_DATE)
    if at is not None and (at.hour, at.minute) not in ((0, 0), (23, 59)):
        raise CellFault("has a time of day. Write the date alone")
    return written


def _serial(number: float, epoch: datetime | None) -> Cell:
    """Converts a day number of Excel, counted from the workbook's `epoch`; a fraction of a day is
    a time alone. Raises CellFault without an epoch, as in a CSV file, and outside the years 2000 to
    2100."""
    if epoch is None or not (0 < number < 1 or EARLIEST_SERIAL <= number <= LATEST_SERIAL):
        raise CellFault(SERIAL)
    moment: Cell = from_excel(number, epoch)
    return moment


def _of_text(text: str) -> tuple[date | None, time | None]:
    if _TIME_ALONE.fullmatch(text):
        return None, _time(text)
    if _FOUR_DIGITS.fullmatch(text):
        return None, _time(f"{text[:2]}:{text[2:]}")
    if _WITH_ZONE.fullmatch(text):
        return _with_zone(text)
    if both := _BOTH.fullmatch(text):
        return _date(both["day"]), _time(both["time"])
    return _date(text), None


def _with_zone(text: str) -> tuple[date, time]:
    """Reads a moment with its distance from UTC, as other systems write it, as London's time."""
    try:
        moment = on_the_wall(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise CellFault(NO_TIME) from None
    return moment.date(), _whole_minutes(moment.time())


def _date(text: str) -> date:
    text = re.sub(r"\bsept\b", "Sep", _ORDINAL.sub("", text), flags=re.IGNORECASE)
    weekday = _WEEKDAY.match(text)
    if weekday:
        text = text[weekday.end() :]
    if text.isdigit() or re.fullmatch(r"\d+\.\d{3,}", text):
        raise CellFault(SERIAL)
    for form in DATES if text.isascii() else ():
        try:
            written = datetime.strptime(text, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
        if weekday and not _is_weekday(written, weekday["weekday"]):
            raise CellFault("is not that day of the week. Check the date")
        return written
    raise CellFault(MONTH_FIRST if _MONTH_FIRST.fullmatch(text) else NO_TIME)


def _is_weekday(written: date, name: str) -> bool:
    return len(name) >= 3 and f"{written:%A}".casefold().startswith(name.casefold())


def _time(text: str) -> time:
    if re.fullmatch(_NOON, text, re.IGNORECASE):
        return time(12)
    plain = re.sub(r" ?([ap])\.?m\.?$", r" \1m", text, flags=re.IGNORECASE)
    for form in TIMES:
        try:
            at = datetime.strptime(plain, form).time()  # noqa: DTZ007 - London's, by its reader
        except ValueError:
            continue
        return _whole_minutes(at)
    raise CellFault("there is no such date or time")


def _whole_minutes(at: time) -> time:
    if at.second:
        raise CellFault("has seconds. Write whole minutes")
    return at.replace(microsecond=0)
