"""The API answers as its OpenAPI description says, to requests that are generated from it."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as generation
from hypothesis import strategies as st

from delivery.accounts import api_tokens
from delivery.configuration.settings import Settings
from delivery.records.database.store import Store
from delivery.registers.register_schema import BOOKING_EXAMPLE, COURSE_EXAMPLE
from delivery.web.machines.api_description import description
from tests.delivery.web.conftest import Browser
from tests.delivery.web.machines.test_register_api import token

OPERATIONS = ("POST /api/v1/courses", "POST /api/v1/bookings")

FITTING: Mapping[str, Mapping[str, object]] = {
    "/api/v1/courses": {
        "starts": "2026-06-10 09:00",
        "minutes": 165,
        "ends": None,
        "trainer": None,
        "policy": None,
    },
    "/api/v1/bookings": {
        "course": "NSAC-1",
        "course_type": "NSAC",
        "police_deadline": "2026-07-08",
        "interpreter_name": None,
        "interpreter_kind": None,
        "interpreter_over_16": None,
    },
}
"""Members with which a request that fits the schema fits the records too."""


async def test_the_description_is_open_to_everybody(browser: Browser) -> None:
    answer = await browser.get("/api/v1/openapi.json")
    assert answer.status == 200
    assert answer.content_type == "application/json"
    assert await answer.json() == description()


async def test_its_examples_are_accepted(
    browser: Browser, store: Store, settings: Settings
) -> None:
    bearer = {"Authorization": f"Bearer {await token(store, settings, *api_tokens.SCOPES)}"}
    created: dict[str, object] = {"outcome": "created"}
    for path, example, expected in (
        ("courses", COURSE_EXAMPLE, created | {"overlaps": [], "handed_over": None}),
        ("bookings", BOOKING_EXAMPLE, created),
    ):
        answer = await browser.post(f"/api/v1/{path}", json=example, headers=bearer)
        members = await answer.json()
        assert members.pop("client_page", "/join/").partition("/join/")[1]
        assert (answer.status, members) == (201, expected)


@pytest.mark.parametrize(
    "examples", [5, pytest.param(1000, marks=[pytest.mark.thorough, pytest.mark.timeout(600)])]
)
@pytest.mark.parametrize("operation", OPERATIONS)
async def test_every_generated_request_is_answered_as_described(
    browser: Browser, store: Store, settings: Settings, operation: str, examples: int
) -> None:
    bearer = {"Authorization": f"Bearer {await token(store, settings, *api_tokens.SCOPES)}"}
    await browser.post("/api/v1/courses", json=COURSE_EXAMPLE, headers=bearer)
    url = str(browser.make_url("/")).rstrip("/")
    await asyncio.to_thread(_send_generated, operation, url, bearer, examples)


def _send_generated(operation: str, url: str, bearer: dict[str, str], examples: int) -> None:
    """Requests that fit the schema and requests that do not; half of the former fit the records."""
    import schemathesis  # imported here, since it takes a second that every other run would pay
    from schemathesis.generation import GenerationMode
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    method, path = operation.split()
    described = schemathesis.openapi.from_dict(description())[path][method]
    valid, invalid = (described.as_strategy(generation_mode=mode) for mode in GenerationMode)

    @generation(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=valid | invalid,
        fitting=st.booleans(),
    )
    def send(case: Any, fitting: bool) -> None:
        if fitting and case.meta.generation.mode is GenerationMode.POSITIVE:
            case.body.update(FITTING[path])
        # What fits the schema may still be refused: a course that is over, a client's deadline.
        case.call_and_validate(
            base_url=url, headers=bearer, excluded_checks=[positive_data_acceptance]
        )

    send()
