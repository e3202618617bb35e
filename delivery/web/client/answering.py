"""What the pages share on which a client answers: the link, and the words and files sent."""

import asyncio
from datetime import datetime

from aiohttp import web
from aiohttp.web import FileField

from delivery.clients.personal_link import PersonalLink
from delivery.records.database.store import Transaction
from delivery.records.review import decisions
from delivery.review.decisions import plain
from delivery.statements.sent_files import SentFile, sent_file
from delivery.web.app_keys import SETTINGS
from delivery.web.client.link_page import opened
from delivery.web.pages import address
from delivery.web.request_keys import FORM
from delivery.web.transport.form_fields import text_in

MEGABYTE = 1024**2


async def link_with_record(request: web.Request, tx: Transaction, now: datetime) -> PersonalLink:
    """Returns the link of the request. Raises HTTPNotFound for an unknown link, and HTTPSeeOther
    to the client's own page while there is no record to answer to."""
    link = await opened(tx, request)
    if link is None:
        raise web.HTTPNotFound
    has_record = now >= link.course.ends_at
    if has_record and not link.is_booked:
        outcomes = await decisions.outcomes_of_course(tx, link.course.id)
        has_record = any(row.booking_id == link.booking.id for row in outcomes)
    if not has_record:
        raise web.HTTPSeeOther(address(request, "client", link_key=link.booking.link_key))
    return link


def record_of_link(request: web.Request, link: PersonalLink) -> str:
    """Returns the path of the client's record."""
    return address(request, "client_record", link_key=link.booking.link_key)


def typed_text(request: web.Request, field: str) -> str:
    """Returns the text of a field without what no record can hold."""
    return plain(text_in(request, field))


async def sent_files(request: web.Request) -> tuple[SentFile, ...]:
    """Returns the files of the form. Their names are not kept."""
    fields = request[FORM].getall("files", [])
    files = [field for field in fields if isinstance(field, FileField)]
    return tuple([await asyncio.to_thread(_read, field) for field in files])


def _read(field: FileField) -> SentFile:
    return sent_file(field.file.read())


def largest_file(request: web.Request) -> int:
    """Returns the most bytes of one file."""
    return request.app[SETTINGS].client_file_mb * MEGABYTE
