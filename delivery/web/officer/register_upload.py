"""The officer's page for uploading a register of courses and bookings.

The page first shows what the file means, and saves the register when the officer confirms. Until
then the page carries the file: the service does not store it.
"""

import asyncio
import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from aiohttp import web
from aiohttp.web import FileField

from delivery.caseload import banned_people
from delivery.caseload.banned_people import BookedPerson, SuspectedBan
from delivery.records.tasks import awaited_bookings
from delivery.records.tasks.awaited_bookings import AwaitedBooking
from delivery.register_files import register_file
from delivery.register_files.register_file import RegisterFile
from delivery.registers import importing
from delivery.registers.import_result import ImportCounts
from delivery.registers.import_summary import ImportSummary, summary_of
from delivery.registers.requirements import REQUIREMENTS
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, POLICIES, SETTINGS, STORE
from delivery.web.live_keys import JUDGE
from delivery.web.pages import draw
from delivery.web.request_keys import FORM
from delivery.wording import letter_templates, unwritten_languages

MOST_SHOWN = 200
"""The most refusals and the most courses shown: a longer list comes from one mistake in a whole
column, and nothing else runs while a page is drawn."""

NO_FILE = FieldError("", "Select a CSV file or an Excel workbook")


@dataclass(frozen=True, slots=True)
class Preview:
    """A register file that has been read and is not saved yet."""

    file: RegisterFile
    counts: ImportCounts
    summary: ImportSummary
    content: str
    """The file's bytes in base64, to be sent again with the confirmation."""
    bans: tuple[SuspectedBan, ...]
    unwritten: Mapping[str, int]
    """The bookings by the languages in which there are no messages."""


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def take(request: web.Request) -> web.Response:
    """Shows the contents of an uploaded file, or saves a confirmed file."""
    now, store = request.app[CLOCK].now(), request.app[STORE]
    try:
        raw, confirmed = await _sent(request)
        file = await asyncio.to_thread(register_file.read, raw)
        if not confirmed:
            counts = await importing.preview(store, file.rows, now, request.app[POLICIES])
            content = base64.b64encode(raw).decode()
            summary = await asyncio.to_thread(summary_of, file.rows)
            bans = await _bans(request, file)
            unwritten = _unwritten(request, file)
            preview = Preview(file, counts, summary, content, bans, unwritten)
            return await _page(request, preview=preview)
        taken = await importing.register(
            store, file.rows, signed_in(request).id, now, request.app[POLICIES]
        )
    except InvalidInput as refused:
        return await _page(request, refusals=refused.refusals)
    for course_id in taken.changed:
        request.app[JUDGE].wake(course_id)
    return await _page(
        request,
        taken=taken,
        bans=await _bans(request, file),
        awaited=await _awaited(request, taken),
        unwritten=_unwritten(request, file),
    )


def _unwritten(request: web.Request, file: RegisterFile) -> Mapping[str, int]:
    templates = letter_templates.read(request.app[SETTINGS].message_folder)
    return unwritten_languages.unwritten(file.rows, templates)


async def _bans(request: web.Request, file: RegisterFile) -> tuple[SuspectedBan, ...]:
    """The clients in the file who may be banned from further courses."""
    people = [
        BookedPerson(
            entry.booking_ref,
            entry.course,
            entry.given_name,
            entry.family_name,
            entry.email,
            entry.mobile if isinstance(entry.mobile, str) else None,
        )
        for entry in (line.entry for line in file.rows.bookings)
        if entry.state in (None, "booked")
    ]
    async with request.app[STORE].reading() as tx:
        return await banned_people.among(tx, people)


async def _awaited(request: web.Request, taken: ImportCounts) -> list[AwaitedBooking]:
    """The bookings on the changed courses that may be the new course of a decided client."""
    async with request.app[STORE].reading() as tx:
        return await awaited_bookings.on_courses(tx, taken.changed)


async def _sent(request: web.Request) -> tuple[bytes, bool]:
    """Returns the file's bytes, and whether the officer has seen and confirmed them. Raises
    InvalidInput."""
    confirmed, sent = request[FORM].get("confirmed"), request[FORM].get("register")
    if isinstance(confirmed, str):
        try:
            return base64.b64decode(confirmed, validate=True), True
        except (binascii.Error, ValueError):
            raise InvalidInput(NO_FILE) from None
    if not isinstance(sent, FileField):
        raise InvalidInput(NO_FILE)
    with sent.file as file:
        return await asyncio.to_thread(file.read), False


async def _page(
    request: web.Request,
    *,
    preview: Preview | None = None,
    taken: ImportCounts | None = None,
    bans: tuple[SuspectedBan, ...] = (),
    awaited: Sequence[AwaitedBooking] = (),
    unwritten: Mapping[str, int] = MappingProxyType({}),
    refusals: tuple[FieldError, ...] = (),
) -> web.Response:
    return await draw(
        request,
        "officer/upload_preview.html" if preview else "officer/upload.html",
        status=422 if refusals else 200,
        here="intake",
        preview=preview,
        taken=taken,
        awaited=awaited[:MOST_SHOWN],
        suspected_bans=(preview.bans if preview else bans)[:MOST_SHOWN],
        unwritten=preview.unwritten if preview else unwritten,
        refusals=refusals[:MOST_SHOWN],
        most_shown=MOST_SHOWN,
        not_shown=max(len(refusals) - MOST_SHOWN, 0),
        requirements=tuple(REQUIREMENTS),
    )
