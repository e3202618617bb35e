"""The languages that bookings name, and in which there are no words of messages."""

from collections import Counter
from collections.abc import Mapping

from delivery.registers.register_rows import RegisterRows
from delivery.wording.letter_templates import LetterTemplates


def unwritten(rows: RegisterRows, templates: LetterTemplates) -> Mapping[str, int]:
    """The number of bookings in a register by such a language. Their messages are in English."""
    codes = (line.entry.language for line in rows.bookings)
    return Counter(code for code in codes if isinstance(code, str) and not templates.has(code))
