"""What the pages share on which a client answers: the link, and the words and files sent."""

import asyncio
from datetime import datetime

from aiohttp import web
from aiohttp.web import FileField

from delivery.clients.links.record_link import RecordLink, has_record
from delivery.records.database.store import Transaction
from delivery.review.decisions import plain
from delivery.statements.sent_files import SentFile, sent_file
from delivery.web.access.record_session import requested_record
from delivery.web.app_keys import SETTINGS
from delivery.web.pages import address
from delivery.web.request_keys import FORM
from delivery.web.transport.form_fields import text_in

MEGABYTE = 1024**2


async def link_with_record(request: web.Request, tx: Transaction, now: datetime) -> RecordLink:
    """Returns the link of the request. Raises HTTPNotFound for an unknown link, and HTTPSeeOther
    to the record's page while there is no record to answer to."""
    link = await requested_record(tx, request)
    if link is None:
        raise web.HTTPNotFound
    if not await has_record(tx, link, now):
        raise web.HTTPSeeOther(record_of_link(request, link))
    return link


def record_of_link(request: web.Request, link: RecordLink) -> str:
    """Returns the path of the client's record."""
    return address(request, "client_record", record_key=link.key)


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
