"""The headings that offices give to the columns of a register."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from delivery.register_files.readings import ReadingLog, ReadingRule
from delivery.registers import register_fields
from delivery.registers.register_rows import COLUMNS
from delivery.validation.errors import FieldError, InvalidInput, on_line

OR_DELETE = "Correct the heading, or delete the column"

DATE = "date"
"""A column of our own making: the day of `starts` and `ends` where these are times alone."""

OTHER_WORDS: Mapping[str, Sequence[str]] = {
    "course": ("course_reference", "course_ref", "course_id", "course_number", "course_no"),
    "course_type": ("type", "type_of_course", "scheme", "course_scheme"),
    "starts": ("start", "start_time", "starts_at", "course_start", "start_date_and_time"),
    "ends": ("end", "end_time", "ends_at", "finish", "finish_time", "course_end", "finishes"),
    "minutes": ("duration", "length", "duration_minutes", "length_minutes", "duration_mins"),
    "trainer": ("trainer_email", "trainer_email_address", "trainer_e_mail"),
    "zoom_host": ("host", "zoom_user", "zoom_account", "host_email"),
    "course_state": ("state_of_course", "course_status"),
    "booking_ref": ("booking_reference", "booking", "booking_id", "booking_number", "booking_no"),
    "attendance_id": ("attendanceid", "attendance_number", "attendance_no", "attendance"),
    "force": ("police_force", "issuing_force"),
    "police_deadline": ("deadline", "police_deadline_date", "expiry_date", "complete_by"),
    "title": ("salutation",),
    "given_name": ("given_names", "first_name", "first_names", "forename", "forenames"),
    "family_name": ("surname", "last_name", "family_names"),
    "email": ("e_mail", "email_address", "e_mail_address", "client_email"),
    "mobile": ("mobile_number", "mobile_phone", "mobile_no", "phone", "phone_number",
               "telephone", "telephone_number", "tel"),
    "preferred_contact": ("contact_preference", "contact_by", "preferred_contact_method"),
    "language": ("preferred_language",),
    "requirements": ("additional_requirements", "adjustments"),
    "interpreter_name": ("interpreter",),
    "interpreter_over_16": ("interpreter_16_or_over", "interpreter_16"),
    "state": ("booking_state", "booking_status"),
    DATE: ("course_date", "day", "start_date"),
}  # fmt: skip

_BY_WORD = {word: column for column, words in OTHER_WORDS.items() for word in words}


def column_of(heading: str) -> str | None:
    """Returns the column with this heading; None for an unknown heading. Capitals, spaces and
    punctuation do not count."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    word = re.sub(r"[\W_]+", "_", text).strip("_")
    return word if word in COLUMNS or word == DATE else _BY_WORD.get(word)


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
