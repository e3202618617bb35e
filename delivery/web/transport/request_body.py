"""Reads the body of a request: so many bytes, within so many seconds, and nothing packed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
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
UNREADABLE = (ValueError, LookupError, RuntimeError, AssertionError, HttpProcessingError)
"""What aiohttp's readers of forms raise about octets that are no form."""


class NetworkBusy(web.HTTPTooManyRequests):
    """A refusal that is answered without a page: thousands may be due in a moment."""


async def read_at_most(request: web.Request, largest: int) -> bytes:
    """The raw bytes of a machine's body. `HTTPRequestEntityTooLarge` for more than `largest` of
    them, `HTTPRequestTimeout` if they come too slowly, `HTTPServiceUnavailable` if too many bodies
    come at once: a machine sends again after that, and not after a status of 4xx."""
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
    """The fields of a form, in UTF-8. What is no form, such as JSON, has no fields, and is there
    for `request.read()`. Raises the same as `read_at_most`, `HTTPBadRequest` for octets that are
    no form, and `HTTPTooManyRequests` if too many bodies come at once."""
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
    """While a body that did not come with its headers is read."""
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
    """Closes the files of the form, each of which may be kept on the disk until then."""
    for value in form.values():
        if isinstance(value, FileField):
            value.file.close()
