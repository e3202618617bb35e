"""Courses and bookings from other systems, one JSON object a request, with a bearer token.

Sent again, the same changes nothing, so whoever is in doubt sends again. A key that is left out
leaves what is on record as it is; null takes it away. What is refused is answered with every place
in the object (`$.police_deadline`) and its reason.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping

import msgspec
import structlog
from aiohttp import web

from delivery.accounts import api_tokens
from delivery.accounts.api_tokens import BadToken
from delivery.records.database.faults import StoreFault
from delivery.records.database.row_outcome import RowOutcome
from delivery.registers import importing, register_fields
from delivery.registers.import_result import ImportResult
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.app_keys import CLOCK, SETTINGS, STORE
from delivery.web.live_keys import JUDGE
from delivery.web.machines.request_body import read_at_most

log = structlog.get_logger("coursewatch.api")

LARGEST_BODY = 64 * 1024  # bytes

Value = str | bool | int | float | list[str] | None
"""What a field may hold. Nothing is nested, so nothing can be nested without end."""

Told = Mapping[str, object]


async def course(request: web.Request) -> web.Response:
    """POST /api/v1/courses, scope `courses:write`."""

    async def take(told: Told) -> ImportResult:
        entry, now = register_fields.course(told), request.app[CLOCK].now()
        return await importing.course(request.app[STORE], entry, None, now)

    return await _answer(request, "courses:write", take)


async def booking(request: web.Request) -> web.Response:
    """POST /api/v1/bookings, scope `bookings:write`."""

    async def take(told: Told) -> ImportResult:
        entry, now = register_fields.booking(told), request.app[CLOCK].now()
        return await importing.booking(request.app[STORE], entry, None, now)

    return await _answer(request, "bookings:write", take)


async def _answer(
    request: web.Request, scope: str, take: Callable[[Told], Awaitable[ImportResult]]
) -> web.Response:
    barred = _barred(request, scope)
    if barred is not None:
        return barred
    try:
        taken = await take(_told(await read_at_most(request, LARGEST_BODY)))
    except web.HTTPRequestEntityTooLarge:
        return _refused(413, [FieldError("", f"is larger than {LARGEST_BODY // 1024} KiB")])
    except InvalidInput as refused:
        return _refused(422, refused.refusals)
    except (StoreFault, OSError, TimeoutError) as fault:
        log.error("not taken in", fault=type(fault).__name__)
        reason = "could not be kept, for a fault of ours: send it again"
        return _refused(503, [FieldError("", reason)], {"Retry-After": "10"})
    for course_id in taken.courses:
        request.app[JUDGE].wake(course_id)
    status = 201 if taken.kept is RowOutcome.CREATED else 200
    return web.json_response({"outcome": taken.kept}, status=status)


def _barred(request: web.Request, scope: str) -> web.Response | None:
    """401 without a good token, 403 with one for something else (RFC 6750, section 3)."""
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    challenge = 'Bearer realm="coursewatch"'
    try:
        if scheme.lower() != "bearer":
            raise BadToken("send a token: Authorization: Bearer ...")
        token = api_tokens.read(request.app[SETTINGS].secret, sent.strip())
    except BadToken as fault:
        wrong = f'{challenge}, error="invalid_token"' if sent else challenge
        return _refused(401, [FieldError("", str(fault))], {"WWW-Authenticate": wrong})
    if scope not in token.scopes:
        wrong = f'{challenge}, error="insufficient_scope", scope="{scope}"'
        reason = f"the token does not allow {scope}"
        return _refused(403, [FieldError("", reason)], {"WWW-Authenticate": wrong})
    return None


def _told(raw: bytes) -> Told:
    try:
        members = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidInput(FieldError("", "must be one JSON object in UTF-8")) from None
    told: dict[str, object] = {}
    refusals = []
    for name, member in members.items():
        try:
            told[name] = msgspec.json.decode(member, type=Value)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            refusals.append(
                FieldError(name, "must be text, a number, true, false or a list of texts")
            )
    if refusals:
        raise InvalidInput(*refusals)
    return told


def _refused(
    status: int, refusals: Iterable[FieldError], headers: Mapping[str, str] | None = None
) -> web.Response:
    said = [
        {"place": f"$.{one.place}" if one.place else "$", "reason": one.reason} for one in refusals
    ]
    return web.json_response({"refusals": said}, status=status, headers=headers)
