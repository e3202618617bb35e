"""The headings that offices give to the columns of a register."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from delivery.register_files.readings import ReadingLog, ReadingRule
from delivery.registers import register_fields
from delivery.registers.register_rows import COLUMNS, OF_BOOKING
from delivery.validation.errors import FieldError, InvalidInput, on_line

OR_DELETE = "Correct the heading, or delete the column"

DATE = "date"
"""A column of our own making: the day of `starts` and `ends` where these are times alone."""

OTHER_WORDS: Mapping[str, Sequence[str]] = {
    "course": ("course_reference", "course_ref", "course_id", "course_number", "course_no"),
    "course_type": ("type", "type_of_course", "scheme", "course_scheme"),
    "starts": ("start", "start_time", "starts_at", "course_start", "start_date_and_time",
               "start_date_time", "course_start_time", "time", "course_time"),
    "ends": ("end", "end_time", "ends_at", "finish", "finish_time", "course_end", "finishes",
             "course_end_time", "end_date_and_time", "end_date_time"),
    "minutes": ("duration", "length", "duration_minutes", "length_minutes", "duration_mins",
                "length_mins", "duration_in_minutes", "length_in_minutes"),
    "trainer": ("trainer_email", "trainer_email_address", "trainer_e_mail"),
    "zoom_host": ("host", "zoom_user", "zoom_account", "host_email"),
    "course_state": ("state_of_course", "course_status"),
    "booking_ref": ("booking_reference", "booking", "booking_id", "booking_number", "booking_no",
                    "booking_reference_number", "booking_ref_no"),
    "attendance_id": ("attendanceid", "attendance_number", "attendance_no", "attendance"),
    "force": ("police_force", "issuing_force", "referring_force"),
    "police_deadline": ("deadline", "police_deadline_date", "expiry_date", "complete_by",
                        "complete_by_date", "completion_deadline", "deadline_date", "expiry",
                        "offer_expiry", "offer_expiry_date", "offer_expires"),
    "title": ("salutation",),
    "given_name": ("given_names", "first_name", "first_names", "forename", "forenames",
                   "firstname"),
    "family_name": ("surname", "last_name", "family_names", "lastname"),
    "email": ("e_mail", "email_address", "e_mail_address"),
    "mobile": ("mobile_number", "mobile_phone", "mobile_no", "phone", "phone_number",
               "telephone", "telephone_number", "tel", "mobile_phone_number", "mobile_tel", "mob",
               "phone_no", "tel_no", "telephone_no", "contact_number", "contact_no"),
    "preferred_contact": ("contact_preference", "contact_by", "preferred_contact_method"),
    "language": ("preferred_language",),
    "requirements": ("additional_requirements", "adjustments"),
    "interpreter_name": ("interpreter",),
    "interpreter_over_16": ("interpreter_16_or_over", "interpreter_16"),
    "state": ("booking_state", "booking_status"),
    DATE: ("course_date", "day", "start_date"),
}  # fmt: skip

_BY_WORD = {word: column for column, words in OTHER_WORDS.items() for word in words}
_ADDED = re.compile(r"[(\[][^)\]]*[)\]]|['’]s\b")
"""What a heading may add to its words: a remark in brackets, such as (24h) or (s), and the ’s."""
_OF_A_CLIENT = ("client_", "driver_")

TITLE_ROWS = 5
"""The rows at the top of a sheet among which the headings are looked for."""


def column_of(heading: str) -> str | None:
    """Returns the column with this heading; None for an unknown heading. Capitals, spaces,
    punctuation, a remark in brackets and whether it says “client” do not count."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    word = re.sub(r"[\W_]+", "_", _ADDED.sub(" ", text)).strip("_")
    named = _BY_WORD.get(word, word)
    if named in COLUMNS or named == DATE:
        return named
    shorter = next((word[len(of) :] for of in _OF_A_CLIENT if word.startswith(of)), "")
    named = _BY_WORD.get(shorter, shorter)
    return named if named in OF_BOOKING and named in COLUMNS else None


def row_of_headings(rows: Sequence[Sequence[object]]) -> int:
    """Returns the index of the row that names the columns: the first, or below titles the one of
    the first rows with the most known headings."""
    columns = [
        {column_of(str(cell)) for cell in cells if cell is not None} - {None}
        for cells in rows[:TITLE_ROWS]
    ]
    best = max(range(len(columns)), key=lambda index: len(columns[index]), default=0)
    return best if columns and "course" in columns[best] else 0


def read(cells: Sequence[object], line: int, log: ReadingLog) -> list[str]:
    """Returns the columns in the order of the file; "" for a column without a heading. Raises
    InvalidInput."""
    names, refusals = [], []
    for cell in cells:
        heading = str(cell).strip()
        column = column_of(heading) if heading else ""
        if column is None:
            unknown = register_fields.unknown(heading.lower())
            refusals.append(replace(unknown, reason=f"{unknown.reason}. {OR_DELETE}"))
        elif column != heading.lower():
            log.add(ReadingRule.HEADING, heading, column)
        names.append(column or "")
    twice = {name for name in names if name and names.count(name) > 1}
    refusals += [
        FieldError(name, "is named twice. Delete one of the columns") for name in sorted(twice)
    ]
    if "course" not in names:
        refusals.append(FieldError("course", "is missing. The first line must name the columns"))
    if refusals:
        raise InvalidInput(*on_line(line, refusals))
    return names
