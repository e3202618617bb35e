"""The OpenAPI 3.1 description of the register API, generated from its own types.

https://spec.openapis.org/oas/v3.1.1.html
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import msgspec
from aiohttp import web

from delivery.registers import register_schema
from delivery.web.machines.api_answers import AcceptedBooking, AcceptedCourse, Refused

REFERENCE = "#/components/schemas/{name}"
CHALLENGE = {"WWW-Authenticate": "A challenge as in RFC 6750, with the required scope."}
LATER = {"Retry-After": "The number of seconds to wait before sending it again."}
ABOUT = (
    "Courses and bookings from other systems. Sending the same object again changes nothing. An "
    "omitted member leaves the stored value; null removes it. Times are local times in London."
)


async def show(_: web.Request) -> web.Response:
    """GET /api/v1/openapi.json. Open to everybody, because it contains no personal data."""
    return web.Response(body=_encoded(), content_type="application/json")


@lru_cache(maxsize=1)
def _encoded() -> bytes:
    return msgspec.json.encode(description())


def description() -> dict[str, Any]:
    """The OpenAPI document."""
    (course, booking, taken_course, taken_booking, refused), schemas = (
        msgspec.json.schema_components(
            [
                register_schema.Course,
                register_schema.Booking,
                AcceptedCourse,
                AcceptedBooking,
                Refused,
            ],
            ref_template=REFERENCE,
        )
    )
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "coursewatch register",
            "version": version("coursewatch"),
            "description": ABOUT,
        },
        "paths": {
            "/api/v1/courses": _sending(
                "course",
                course,
                register_schema.COURSE_EXAMPLE,
                _answers(taken_course, refused),
                "courses:write",
            ),
            "/api/v1/bookings": _sending(
                "booking",
                booking,
                register_schema.BOOKING_EXAMPLE,
                _answers(taken_booking, refused),
                "bookings:write",
            ),
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token with this scope, made by `coursewatch token`.",
                }
            },
        },
    }


def _sending(
    subject: str,
    schema: Mapping[str, Any],
    example: Mapping[str, object],
    answers: Mapping[str, Any],
    scope: str,
) -> dict[str, Any]:
    operation = {
        "operationId": f"send_{subject}",
        "summary": f"Create or change a {subject}",
        "security": [{"token": [scope]}],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": schema, "examples": {subject: {"value": example}}}
            },
        },
        "responses": answers,
    }
    return {"post": operation}


def _answers(accepted: Mapping[str, Any], refused: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "200": _answer("It was changed, or equals the stored one.", accepted),
        "201": _answer("It was created.", accepted),
        "401": _answer("The token is missing or not valid.", refused, CHALLENGE),
        "403": _answer("The token does not allow this.", refused, CHALLENGE),
        "409": _answer("The records as they stand do not allow it. Nothing was saved.", refused),
        "413": _answer("The body is too large.", refused),
        "422": _answer("It has faults. Nothing was saved.", refused),
        "503": _answer("It could not be saved. Send it again.", refused, LATER),
    }


def _answer(
    about: str, schema: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    described = {
        name: {"description": text, "schema": {"type": "string"}}
        for name, text in (headers or {}).items()
    }
    return {
        "description": about,
        "content": {"application/json": {"schema": schema}},
        **({"headers": described} if described else {}),
    }
