"""The register API: courses and bookings from other systems, one JSON object per request.

Requests carry a bearer token. Sending the same object again changes nothing. An omitted member
leaves the stored value; null removes it. A refusal names each fault's place in the object
(`$.police_deadline`) and the reason.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping

import msgspec
import structlog
from aiohttp import web

from delivery.accounts import api_tokens
from delivery.accounts.api_tokens import BadToken, Token
from delivery.clients import personal_link
from delivery.clients.personal_link import LinkStage
from delivery.notices.client_links import join_link
from delivery.records.database.faults import UNSTORABLE, StoreFault, is_refused_by_rule
from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.records.readiness import overlapping_courses
from delivery.registers import importing, register_fields
from delivery.registers.import_result import ImportResult
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.app_keys import CLOCK, POLICIES, SETTINGS, STORE
from delivery.web.live_keys import JUDGE
from delivery.web.machines.api_answers import (
    AcceptedBooking,
    AcceptedCourse,
    Overlapping,
    Refusal,
    Refused,
)
from delivery.web.transport.request_body import read_at_most
from integrations.json_reader import NotJson, read_shape

log = structlog.get_logger("coursewatch.api")

LARGEST_BODY = 64 * 1024  # bytes

AGAINST_A_RULE = (
    "breaks a rule of the records as they stand. Nothing was saved, and sending it again does not "
    "help: compare it with what you sent before, or ask the office"
)

Value = str | bool | int | float | list[str] | None
"""The types of a member. Nesting is not allowed, so depth cannot exhaust the decoder."""

Members = Mapping[str, object]
"""The members of the JSON object sent."""

Save = Callable[[Members, Token], Awaitable[tuple[ImportResult, msgspec.Struct]]]
"""Saves the members; returns the result and the answer. Raises InvalidInput and StoreFault."""


async def course(request: web.Request) -> web.Response:
    """POST /api/v1/courses, scope `courses:write`."""

    async def save(members: Members, token: Token) -> tuple[ImportResult, msgspec.Struct]:
        entry, now = register_fields.course(members), request.app[CLOCK].now()
        result = await importing.course(
            request.app[STORE],
            entry,
            None,
            now,
            token_id=token.id,
            policies=request.app[POLICIES],
        )
        overlaps = await _overlaps(request.app[STORE], entry.reference)
        return result, AcceptedCourse(
            result.outcome, overlaps, next(iter(result.handed_over), None)
        )

    return await _answer(request, "courses:write", save)


async def booking(request: web.Request) -> web.Response:
    """POST /api/v1/bookings, scope `bookings:write`."""

    async def save(members: Members, token: Token) -> tuple[ImportResult, msgspec.Struct]:
        entry, now = register_fields.booking(members), request.app[CLOCK].now()
        result = await importing.booking(request.app[STORE], entry, None, now, token_id=token.id)
        page = await _client_page(request, entry.booking_ref)
        return result, AcceptedBooking(result.outcome, page)

    return await _answer(request, "bookings:write", save)


async def _overlaps(store: Store, reference: str) -> list[Overlapping] | None:
    """The overlapping courses of a course; None if the database fails now that the course is
    saved."""
    try:
        async with store.reading() as tx:
            overlaps = await overlapping_courses.of_course(tx, reference)
    except (StoreFault, OSError, TimeoutError) as fault:
        log.warning("overlaps not looked up", fault=type(fault).__name__)
        return None
    return [
        Overlapping(overlap.reference, overlap.same_host, overlap.same_trainer)
        for overlap in overlaps
    ]


async def _client_page(request: web.Request, reference: str) -> str | None:
    """The address of the page of the client with this booking; None without a place, or if the
    database fails now that the booking is saved."""
    try:
        async with request.app[STORE].reading() as tx:
            rows = await bookings.of_reference(tx, reference)
            row = next((row for row in rows if row.reference == reference), rows[0])
            link = await personal_link.of_booking(tx, row.id)
            stages = (LinkStage.EARLY, LinkStage.OPEN)
            if link is not None and link.stage(request.app[CLOCK].now()) in stages:
                return join_link(row, request.app[SETTINGS])
    except (StoreFault, OSError, TimeoutError) as fault:
        log.warning("client's page not looked up", fault=type(fault).__name__)
    return None


async def _answer(request: web.Request, scope: str, save: Save) -> web.Response:
    try:
        token = await _token(request, scope)
        if isinstance(token, web.Response):
            return token
        result, answer = await save(_members(await read_at_most(request, LARGEST_BODY)), token)
    except web.HTTPRequestEntityTooLarge:
        return _refused(413, [FieldError("", f"is larger than {LARGEST_BODY // 1024} KiB")])
    except InvalidInput as invalid:
        return _refused(422, invalid.refusals)
    except UNSTORABLE as fault:
        log.error("not saved", fault=type(fault).__name__)
        return _refused(422, [FieldError("", "holds a value that cannot be stored")])
    except (StoreFault, OSError, TimeoutError) as fault:
        log.error("not saved", fault=type(fault).__name__)
        if isinstance(fault, StoreFault) and is_refused_by_rule(fault):
            return _refused(409, [FieldError("", AGAINST_A_RULE)])
        reason = "could not be saved because of a fault in the service. Send it again"
        return _refused(503, [FieldError("", reason)], {"Retry-After": "10"})
    for course_id in result.courses:
        request.app[JUDGE].wake(course_id)
    status = 201 if result.outcome is RowOutcome.CREATED else 200
    return _json(status, answer)


async def _token(request: web.Request, scope: str) -> Token | web.Response:
    """The token, or the answer: 401 without a valid token, 403 with a token for another scope
    (RFC 6750, section 3). Raises StoreFault."""
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    challenge = 'Bearer realm="coursewatch"'
    try:
        if scheme.lower() != "bearer":
            raise BadToken("send a bearer token in the Authorization header")
        token = await api_tokens.find(
            request.app[STORE], request.app[SETTINGS].secret, sent.strip()
        )
    except BadToken as fault:
        detailed = f'{challenge}, error="invalid_token"' if sent else challenge
        return _refused(401, [FieldError("", str(fault))], {"WWW-Authenticate": detailed})
    if scope not in token.scopes:
        detailed = f'{challenge}, error="insufficient_scope", scope="{scope}"'
        reason = f"the token does not allow {scope}"
        return _refused(403, [FieldError("", reason)], {"WWW-Authenticate": detailed})
    return token


def _members(raw: bytes) -> Members:
    """Decodes the members. Raises InvalidInput unless the body is one JSON object of plain
    values."""
    try:
        encoded = read_shape(raw, dict[str, msgspec.Raw])
    except NotJson:
        raise InvalidInput(FieldError("", "must be one JSON object in UTF-8")) from None
    members: dict[str, object] = {}
    refusals = []
    for name, member in encoded.items():
        try:
            members[name] = read_shape(member, Value)
        except NotJson:
            refusals.append(
                FieldError(name, "must be text, a number, true, false or a list of texts")
            )
    if refusals:
        raise InvalidInput(*refusals)
    return members


def _refused(
    status: int, errors: Iterable[FieldError], headers: Mapping[str, str] | None = None
) -> web.Response:
    refusals = [
        Refusal(f"$.{error.place}" if error.place else "$", error.reason) for error in errors
    ]
    return _json(status, Refused(refusals), headers)


def _json(
    status: int, answer: msgspec.Struct, headers: Mapping[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(answer),
        status=status,
        content_type="application/json",
        headers=headers,
    )
