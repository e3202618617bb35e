"""The interface for other systems: tokens and scopes, places and reasons, and the same again."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.web import Application

from delivery.accounts import api_tokens
from delivery.configuration.settings import Settings
from delivery.records.accounts import api_tokens as rows
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.records.review import audit
from delivery.timekeeping.clock import SystemClock
from delivery.web.live_keys import JUDGE
from delivery.web.machines import register_api
from tests.delivery.web.conftest import Browser
from tests.doubles.settable_clock import SettableClock
from tests.stored_rows import audit_entries
from tests.waiting import LONG_S

COURSE = {
    "reference": "NSAC-1",
    "type": "NSAC",
    "starts": "2026-06-10 09:00",
    "minutes": 165,
    "zoom_host": "host-1",
}
ALONE: dict[str, object] = {"overlaps": [], "handed_over": None}
BOOKING = {
    "booking_ref": "HER-1",
    "course": "NSAC-1",
    "course_type": "NSAC",
    "force": "KENT",
    "police_deadline": "2026-07-08",
    "given_name": "Alan",
    "family_name": "Archer",
    "email": "alan@mail.example",
    "requirements": ["captions"],
}
NO_FIELD = "must be text, a number, true, false or a list of texts"
Send = Callable[..., Awaitable[tuple[int, Any]]]


async def token(store: Store, settings: Settings, *scopes: str) -> str:
    now, held, life = SystemClock().now(), frozenset(scopes), timedelta(hours=1)
    async with store.writing() as tx:
        return await api_tokens.issue(tx, settings.secret, "tests", held, now, life)


@pytest.fixture
async def send(browser: Browser, settings: Settings, store: Store) -> Send:
    """`await send("courses", {...})`: the status and the JSON of the answer."""
    both = await token(store, settings, *api_tokens.SCOPES)

    async def post(where: str, body: object, bearer: str = both) -> tuple[int, Any]:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = await browser.post(
            f"/api/v1/{where}", data=raw, headers={"Authorization": f"Bearer {bearer}"}
        )
        return answer.status, await answer.json()

    return post


async def test_a_course_and_a_booking_are_saved(send: Send) -> None:
    assert await send("courses", COURSE) == (201, ALONE | {"outcome": "created"})
    assert (await send("bookings", BOOKING))[1]["outcome"] == "created"


async def test_the_answer_names_the_courses_of_the_same_host_at_the_same_time(send: Send) -> None:
    await send("courses", COURSE)
    another = COURSE | {"reference": "NSAC-2", "starts": "2026-06-10 10:00", "zoom_host": "HOST-1"}
    overlap = {"reference": "NSAC-1", "same_host": True, "same_trainer": False}
    for outcome in ("created", "unchanged"):
        _, answer = await send("courses", another)
        assert answer == ALONE | {"outcome": outcome, "overlaps": [overlap]}
    _, answer = await send("courses", another | {"starts": "2026-06-11 10:00"})
    assert answer == ALONE | {"outcome": "changed"}


async def test_the_same_object_again_changes_nothing(send: Send, store: Store) -> None:
    for _ in range(2):
        await send("courses", COURSE)
        await send("bookings", BOOKING)
    assert await send("courses", COURSE) == (200, ALONE | {"outcome": "unchanged"})
    assert (await send("bookings", BOOKING))[1]["outcome"] == "unchanged"
    assert (await send("bookings", BOOKING | {"title": "Dr"}))[1]["outcome"] == "changed"
    async with store.reading() as tx:
        (booking,) = await bookings.of_course(tx, 1)
    assert booking.title == "Dr"


async def test_an_omitted_member_keeps_the_stored_value_and_null_removes_it(
    send: Send, store: Store
) -> None:
    await send("courses", COURSE)
    await send("bookings", BOOKING)
    untold = {key: value for key, value in BOOKING.items() if key != "requirements"}
    for members, requirements in (({"title": "Dr"}, ("captions",)), ({"requirements": None}, ())):
        assert (await send("bookings", untold | members))[1]["outcome"] == "changed"
        async with store.reading() as tx:
            (booking,) = await bookings.of_course(tx, 1)
        assert (booking.title, booking.requirements) == ("Dr", requirements)


async def test_every_fault_is_reported_with_its_place(send: Send) -> None:
    members = BOOKING | {"police_deadline": "soon", "address": "1 High Street", "title": {"a": "b"}}
    assert await send("bookings", members) == (
        422,
        {"refusals": [{"place": "$.title", "reason": NO_FIELD}]},
    )
    del members["title"]
    assert await send("bookings", members) == (
        422,
        {
            "refusals": [
                {"place": "$.address", "reason": "there is no field 'address'"},
                {"place": "$.police_deadline", "reason": "write the date as 2026-07-08"},
            ]
        },
    )


async def test_a_deadline_before_the_course_is_reported_with_its_place(send: Send) -> None:
    await send("courses", COURSE)
    status, answer = await send("bookings", BOOKING | {"police_deadline": "2026-06-09"})
    assert status == 422
    assert [refusal["place"] for refusal in answer["refusals"]] == ["$.police_deadline"]


async def test_a_booking_on_an_unknown_course_is_refused(send: Send) -> None:
    status, answer = await send("bookings", BOOKING)
    assert status == 422
    assert [refusal["place"] for refusal in answer["refusals"]] == ["$.course"]


async def test_without_a_valid_token_every_request_fails(browser: Browser) -> None:
    for authorization in (None, "", "Bearer", "Bearer x", "Basic eDp5", f"Bearer {stolen()}"):
        headers = {"Authorization": authorization} if authorization is not None else {}
        answer = await browser.post("/api/v1/courses", json=COURSE, headers=headers)
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="coursewatch"')
        assert (await answer.json())["refusals"][0]["place"] == "$"


def stolen() -> str:
    held = api_tokens.Token(1, "tests", frozenset(api_tokens.SCOPES))
    secret, now = "another secret of more than 32 letters", SystemClock().now()
    return api_tokens.sign(secret, held, now, timedelta(hours=1))


async def test_a_token_allows_only_its_scope(send: Send, settings: Settings, store: Store) -> None:
    for_courses = await token(store, settings, "courses:write")
    assert (await send("bookings", BOOKING, bearer=for_courses))[0] == 403
    assert (await send("courses", COURSE, bearer=for_courses))[0] == 201


async def test_what_another_system_changes_is_audited_with_its_token(
    send: Send, settings: Settings, store: Store, clock: SettableClock
) -> None:
    await send("courses", COURSE)
    await send("bookings", BOOKING, bearer=await token(store, settings, "bookings:write"))
    async with store.reading() as tx:
        entries = await audit_entries(tx, clock.now(), clock.now() + timedelta(seconds=1))
        lines = await audit.latest(tx, 9)
    assert [(entry.user_id, entry.token_id, entry.subject) for entry in entries] == [
        (None, 1, "course NSAC-1"),
        (None, 2, "booking HER-1"),
    ]
    assert {line.holder for line in lines} == {"tests"}


async def test_a_revoked_token_is_refused_at_once(
    send: Send, settings: Settings, store: Store, clock: SettableClock
) -> None:
    revoked = await token(store, settings, *api_tokens.SCOPES)
    async with store.writing() as tx:
        await rows.revoke(tx, 2, clock.now())
    assert (await send("courses", COURSE, bearer=revoked))[0] == 401
    assert (await send("courses", COURSE))[0] == 201


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"reference": "\\ud800"}',
        b'{"a": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    ],
)
async def test_a_body_that_is_not_an_object_is_refused(send: Send, raw: bytes) -> None:
    status, answer = await send("courses", raw)
    assert status == 422
    assert answer["refusals"]


async def test_a_body_that_is_too_large_is_refused(send: Send) -> None:
    status, _ = await send("courses", COURSE | {"zoom_host": "h" * register_api.LARGEST_BODY})
    assert status == 413


async def test_a_changed_course_is_judged_again(send: Send, app: Application) -> None:
    await send("courses", COURSE)
    screen = app[JUDGE].broadcaster.subscribe(1)
    await send("bookings", BOOKING)
    assert await screen.wait(LONG_S)


@pytest.mark.parametrize(
    ("starts", "reason"),
    [
        ("9999-06-10 09:00", "is more than two years from today"),
        ("2028-06-09 09:00", "is more than two years from today: the latest is 2028-06-08"),
    ],
)
async def test_a_course_more_than_two_years_ahead_is_refused(
    send: Send, starts: str, reason: str
) -> None:
    status, answer = await send("courses", {**COURSE, "starts": starts})
    refusal = {"place": "$.starts", "reason": f"{reason}. Check the year"}
    assert (status, answer["refusals"]) == (422, [refusal])


@pytest.mark.parametrize(
    ("deadline", "reason"),
    [
        ("9999-12-31", "is more than two years from today: the latest is 2028-06-08"),
        ("0001-01-01", "is more than two years ago: the earliest is 2024-06-07"),
    ],
)
async def test_a_deadline_more_than_two_years_away_is_refused(
    send: Send, deadline: str, reason: str
) -> None:
    await send("courses", COURSE)
    status, answer = await send("bookings", {**BOOKING, "police_deadline": deadline})
    refusal = {"place": "$.police_deadline", "reason": f"{reason}. Check the year"}
    assert (status, answer["refusals"][0]) == (422, refusal)
