"""Reads the body of a request, within limits of size and time."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import BadContentDispositionHeader, BadContentDispositionParam, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import FileField
from multidict import MultiDictProxy

from delivery.web.access.client_network import network_of
from delivery.web.transport.body_slots import BodySlots, TooManyBodies
from delivery.web.transport.limits import LARGEST_FORM, LIMITS

Form = MultiDictProxy[str | bytes | bytearray | FileField]

BODY_SLOTS = web.AppKey("body_slots", BodySlots)
NUL = "\0"
"""No browser sends it, and PostgreSQL stores no text that holds one."""
BAD_PARTS = (BadContentDispositionHeader, BadContentDispositionParam)
UNREADABLE = (
    *(ValueError, LookupError, RuntimeError, AssertionError, HttpProcessingError),
    *BAD_PARTS,
)
"""What aiohttp's readers of forms raise about octets that are no form."""

for _warning in BAD_PARTS:  # otherwise aiohttp prints the header, with the name of a client's file
    warnings.simplefilter("error", _warning)


class NetworkBusy(web.HTTPTooManyRequests):
    """A refusal without a page, because thousands may be due at the same moment."""


async def read_at_most(request: web.Request, largest: int) -> bytes:
    """Returns the raw body of a machine's request.

    Raises HTTPRequestEntityTooLarge for more than `largest` bytes, HTTPRequestTimeout for a slow
    body, and HTTPServiceUnavailable if too many bodies come at once: a machine repeats the request
    after 503, and not after 4xx.
    """
    if request.content.is_eof():  # nearly all: it came with its headers
        raw = request.content.read_nowait()
    elif (request.content_length or 0) > largest:
        raise web.HTTPRequestEntityTooLarge(largest, largest + 1)
    else:
        async with _arriving(request, request.app[LIMITS].body_s, machine=True):
            raw = await _up_to(request, largest + 1)
    if len(raw) > largest:
        raise web.HTTPRequestEntityTooLarge(largest, len(raw))
    return raw


async def read_form(request: web.Request, largest: int) -> Form:
    """Returns the fields of a form, in UTF-8. A body of another type, such as JSON, has no fields,
    and `request.read()` returns it.

    Raises the errors of `read_at_most`, HTTPBadRequest for a malformed form, and
    HTTPTooManyRequests if too many bodies come at once.
    """
    if (request.content_length or 0) > largest:
        raise web.HTTPRequestEntityTooLarge(largest, largest + 1)
    limits, is_large = request.app[LIMITS], largest > LARGEST_FORM
    sized = request.clone(client_max_size=largest) if is_large else request
    within_s = limits.large_body_s if is_large else limits.body_s
    async with _arriving(request, within_s, machine=False):
        if request.content_type == "multipart/form-data":
            return await _fields(sized)
        await sized.read()
    return await _fields(sized)


async def _fields(request: web.Request) -> Form:
    try:
        if (request.charset or "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
            raise web.HTTPBadRequest
        form = await request.post()
    except UNREADABLE:
        raise web.HTTPBadRequest from None
    if any(NUL in field for item in form.items() for field in item if isinstance(field, str)):
        close_files(form)
        raise web.HTTPBadRequest
    return form


async def _up_to(request: web.Request, count: int) -> bytes:
    try:
        return await request.content.readexactly(count)
    except asyncio.IncompleteReadError as whole:
        return whole.partial


@asynccontextmanager
async def _arriving(request: web.Request, within_s: float, *, machine: bool) -> AsyncIterator[None]:
    """Limits the time and number of bodies that arrive after their headers, while the block
    reads one."""
    if request.content.is_eof():
        yield
        return
    slots = request.app[BODY_SLOTS]
    try:
        async with asyncio.timeout(within_s):
            with slots.taken(network_of(request), machine=machine):
                yield
    except TooManyBodies:
        raise _too_many(machine=machine) from None
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


def _too_many(*, machine: bool) -> web.HTTPException:
    refusal = web.HTTPServiceUnavailable if machine else NetworkBusy
    return refusal(
        text="Too many requests are being sent from your network. Try again in a moment.",
        headers={"Retry-After": "5"},
    )


def close_files(form: Form) -> None:
    """Closes the files of the form. Until then each may take space on the disk."""
    for value in form.values():
        if isinstance(value, FileField):
            value.file.close()
