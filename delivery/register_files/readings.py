"""Reports each value that was not written as documented, and how the value was read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from delivery.registers.register_fields import printable

MOST_EXAMPLES = 3


class ReadingRule(StrEnum):
    """The rule by which a value is read. The words are shown to the person who sends the file."""

    ENCODING = "Letters beyond A to Z are read as Windows-1252, in which Excel writes ‘CSV’ files"
    DELIMITER = "The columns of the file are not separated by commas"
    SHEET = "The workbook has several sheets. Only this one is read"
    TITLE = "A row above the headings is not read"
    HIDDEN_ROW = "A row that is hidden in the workbook is read too"
    HIDDEN_COLUMN = "A column that is hidden in the workbook is read too"
    HEADING = "A heading is matched to our column"
    SHORT_ROW = "A row that ends early has empty cells at its end"
    FORMULA = "A formula is read as the result that the spreadsheet has stored"
    DATE = "A date is read with the day before the month"
    DATE_NUMBER = "A number in a column of dates is the spreadsheet’s own count of days"
    TIME = "A time is read in the 24-hour clock of London"
    DATE_COLUMN = "A time without a date is on the day in the column ‘date’"
    SAME_DAY = "An end without a date is on the day of the start"
    LENGTH = "A length in hours is counted in minutes"
    NUMBER = "A number in a column of text is read as its digits"
    LEADING_ZERO = "A telephone number of 10 digits has lost its leading 0"
    LEADING_PLUS = "A telephone number that starts with 44 has lost its +"
    WORD = "Another word or capital is read as one of our words"
    INVISIBLE = "Characters that cannot be seen are left out, and special spaces are read as spaces"
    DASH = "A long dash is read as a hyphen"
    LINE_BREAK = "A line break within a cell is read as a space"
    AS_TEXT = "A value that is marked as text is read without its marks"


@dataclass(frozen=True, slots=True)
class ReadingExample:
    line: int | None
    """Of the file, counted from 1; None for the whole file."""
    written: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All values of a column that were read by the same rule."""

    rule: ReadingRule
    column: str
    """"" for the whole file."""
    count: int
    examples: Sequence[ReadingExample]
    """The first of them, at most MOST_EXAMPLES; of a file as a whole there is one."""


@dataclass(slots=True)
class ReadingLog:
    """Collects the readings of one file."""

    _counts: dict[tuple[ReadingRule, str], int] = field(default_factory=lambda: defaultdict(int))
    _examples: dict[tuple[ReadingRule, str], list[ReadingExample]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(
        self,
        rule: ReadingRule,
        written: str,
        read_as: str,
        column: str = "",
        line: int | None = None,
    ) -> None:
        key = rule, column
        self._counts[key] += 1
        if len(self._examples[key]) < MOST_EXAMPLES or rule is ReadingRule.HEADING:
            self._examples[key].append(ReadingExample(line, printable(written), read_as))

    def readings(self) -> tuple[Reading, ...]:
        """Returns the readings of the whole file first, then the others in the order of the
        file."""
        keys = sorted(self._counts, key=lambda key: key[1] != "")
        return tuple(
            Reading(rule, column, self._counts[rule, column], tuple(self._examples[rule, column]))
            for rule, column in keys
        )
