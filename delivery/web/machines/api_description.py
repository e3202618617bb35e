"""The OpenAPI 3.1 description of the register API, made from the types that it reads and answers.

https://spec.openapis.org/oas/v3.1.1.html
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import msgspec
from aiohttp import web

from delivery.registers import register_schema
from delivery.web.machines.api_answers import Accepted, Refused

REFERENCE = "#/components/schemas/{name}"
CHALLENGE = {"WWW-Authenticate": "A challenge after RFC 6750, with the scope that is needed."}
LATER = {"Retry-After": "Seconds after which to send it again."}
ABOUT = (
    "Courses and bookings from other systems. Sending the same object again changes nothing. A "
    "member that is left out leaves what is on record as it is; null removes it. Times are London "
    "wall times."
)


async def show(_: web.Request) -> web.Response:
    """GET /api/v1/openapi.json. Open to everybody: it holds nobody's data."""
    return web.Response(body=_encoded(), content_type="application/json")


@lru_cache(maxsize=1)
def _encoded() -> bytes:
    return msgspec.json.encode(description())


def description() -> dict[str, Any]:
    """The document of the whole API."""
    (course, booking, accepted, refused), schemas = msgspec.json.schema_components(
        [register_schema.Course, register_schema.Booking, Accepted, Refused],
        ref_template=REFERENCE,
    )
    answers = _answers(accepted, refused)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "coursewatch register",
            "version": version("coursewatch"),
            "description": ABOUT,
        },
        "paths": {
            "/api/v1/courses": _sending(
                "course", course, register_schema.COURSE_EXAMPLE, answers, "courses:write"
            ),
            "/api/v1/bookings": _sending(
                "booking", booking, register_schema.BOOKING_EXAMPLE, answers, "bookings:write"
            ),
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token that `coursewatch token` has made for the scope.",
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
        "200": _answer("It was changed, or is the same as on record.", accepted),
        "201": _answer("It was created.", accepted),
        "401": _answer("The token is missing or not valid.", refused, CHALLENGE),
        "403": _answer("The token does not allow this.", refused, CHALLENGE),
        "413": _answer("The body is too large.", refused),
        "422": _answer("It has faults, and nothing was kept.", refused),
        "503": _answer("It could not be kept. Send it again.", refused, LATER),
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
