"""Every URL, every kind of caller, every method: as the matrix says, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from aiohttp import ClientResponse
from aiohttp.web import Application
from sqlalchemy import insert

from compliance.outcomes.recommendation import Outcome
from delivery.accounts import api_tokens, sign_in
from delivery.records.accounts import sessions, users
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.records.tables import messages
from delivery.timekeeping.clock import SystemClock
from delivery.web.access.record_session import COOKIE as RECORD_COOKIE
from delivery.web.access.session import COOKIE
from delivery.web.app_keys import SETTINGS
from delivery.web.static_files import STATIC
from delivery.web.urls import URLS
from tests.delivery.clients.opened_record import OpenedRecord, opened_record
from tests.delivery.web.access.answered_case import a_challenge, a_statement, ends_elsewhere
from tests.delivery.web.access.authorisation_matrix import CALLERS, MATRIX
from tests.delivery.web.conftest import Browser
from tests.doubles.settable_clock import SettableClock
from tests.first_of_many import first_of
from tests.scenes.decision_tasks import tasks_of
from tests.scenes.officer_desk import OfficerDesk, make_desk
from tests.signing_in import somebody

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
THROUGH_PROXY = {"X-Forwarded-For": "203.0.113.9", "Origin": "http://127.0.0.1:8080"}
GUESS = "x" * 43


@dataclass
class Callers:
    """What each kind of caller sends, on a course that has been held."""

    browser: Browser
    desk: OfficerDesk
    store: Store
    secret: str
    parts: dict[str, str]
    keys: dict[str, str]
    """The keys of the client's links, by their names in the paths."""
    record: OpenedRecord

    async def headers(self, caller: str) -> dict[str, str]:
        """A session or a token of its own for each request: some requests end it."""
        if caller.endswith(" token"):
            scope, _, _ = caller.partition(" ")
            async with self.store.writing() as tx:
                token = await api_tokens.issue(
                    tx,
                    self.secret,
                    "another system",
                    frozenset({f"{scope}:write"}),
                    SystemClock().now(),
                    timedelta(hours=1),
                )
            return {"Authorization": f"Bearer {token}"}
        if caller == "client":
            return self.record.headers
        user_id = await self.user(caller)
        if user_id is None:
            return {}
        async with self.store.writing() as tx:
            day = None if caller == "begun" else date.max
            token = await sign_in.enter(tx, user_id, self.desk.now, required_from=day)
            session = await sessions.find(tx, sign_in.digest(token))
        assert session is not None
        return {"Cookie": f"{COOKIE}={token}", "X-CSRF-Token": session.csrf}

    async def user(self, caller: str) -> int | None:
        if caller == "trainer":
            return self.desk.live.trainer_id
        if caller == "officer":
            return self.desk.officer_id
        roles = {"other trainer": "trainer", "begun": "administrator"}
        role = {"administrator": "administrator", **roles}.get(caller)
        return await somebody(self.store, role, self.desk.now) if role else None

    async def ask(
        self, caller: str, method: str, path: str, headers: Mapping[str, str] | None = None
    ) -> ClientResponse:
        sent = dict(await self.headers(caller) if headers is None else headers)
        keys = self.keys if caller == "client" else dict.fromkeys(self.keys, GUESS)
        address = path.format(**self.parts, **keys)
        is_check = address.endswith("/check") and method == "POST"
        codes = '{"camera": "ok", "microphone": "ok", "browser": "ok"}' if is_check else None
        answer = await self.browser.request(
            method, address, headers=THROUGH_PROXY | sent, data=codes, allow_redirects=False
        )
        if answer.headers.get("Content-Type") != "text/event-stream":
            await answer.read()
        answer.release() if method == "HEAD" else answer.close()
        return answer


def mark_of(answer: ClientResponse) -> str:
    if answer.status == 303 and re.match(r"/[a-z-]+\?next=", answer.headers["Location"]):
        return "s"
    return {401: "s", 403: "-", 404: "0", 410: "0"}.get(answer.status, "+")


@pytest.fixture
async def callers(
    browser: Browser, app: Application, store: Store, clock: SettableClock
) -> Callers:
    desk = await make_desk(store, clock)
    booking_id, breach = desk.live.booking_ids["B"], await desk.only_breach("B")
    async with store.writing() as tx:
        user_id = await users.add(
            tx, email="left@example.org", name="Lea Left", role="trainer", now=desk.now
        )
        letter = {
            "booking_id": booking_id,
            "kind": "joining",
            "schedule_version": 1,
            "state": "due",
            "channel": "telephone",
            "message_id": "<1@example.org>",
            "attempts": 1,
            "due_at": desk.now,
        }
        statement_id, file_id = await a_statement(tx, booking_id, desk)
        challenge_id = await a_challenge(tx, booking_id, desk)
        message_id = await tx.scalar(insert(messages).values(letter).returning(messages.c.id))
        await bookings.replace_interpreter_key(tx, booking_id)
        booking = await bookings.by_id(tx, booking_id)
    await desk.sign("A", Outcome.COMPLETED)
    (task,) = (await tasks_of(desk, "A")).values()
    assert booking is not None
    assert task.outcome_id is not None
    async with store.writing() as tx:
        await ends_elsewhere(tx, task.outcome_id, desk)
    parts = {
        "digest": app[STATIC].digest,
        "name": "coursewatch.css" if "coursewatch.css" in app[STATIC].contents else _any_file(app),
        "token": GUESS,
        "course_id": str(desk.live.course_id),
        "booking_id": str(booking_id),
        "breach_id": str(breach.row.id),
        "proposal_id": "1",
        "statement_id": str(statement_id),
        "file_id": str(file_id),
        "challenge_id": str(challenge_id),
        "outcome_id": str(task.outcome_id),
        "task_id": str(task.id),
        "message_id": str(message_id),
        "user_id": str(user_id),
        "token_id": "1",
        "passkey_id": "1",
        "language": "en",
        "kind": "moved",
    }
    record = await opened_record(app, booking_id)
    keys = {
        "link_key": booking.link_key,
        "interpreter_key": booking.interpreter_key or "",
        "record_key": record.path.rpartition("/")[2],
    }
    return Callers(browser, desk, store, app[SETTINGS].secret, parts, keys, record)


def _any_file(app: Application) -> str:
    return next(iter(app[STATIC].contents))


def test_every_url_of_the_table_has_its_line_in_the_matrix_and_no_other_has() -> None:
    table = {(url.method, url.path) for url in URLS}
    assert table - MATRIX.keys() == set(), "add a line for it to authorisation_matrix.py"
    assert MATRIX.keys() - table == set()


@pytest.mark.parametrize("caller", CALLERS)
async def test_each_caller_is_answered_as_the_matrix_says(callers: Callers, caller: str) -> None:
    wrong = {}
    for (method, path), marks in MATRIX.items():
        for tried in (method, "HEAD") if method == "GET" else (method,):
            answer = await callers.ask(caller, tried, path)
            assert answer.status < 500, (tried, path)
            if mark_of(answer) != marks[caller]:
                wrong[tried, path] = answer.status
    assert not wrong


@pytest.mark.parametrize("caller", first_of(CALLERS))
async def test_a_method_that_a_path_does_not_have_is_refused_whoever_asks(
    callers: Callers, caller: str
) -> None:
    methods: dict[str, set[str]] = {}
    for url in URLS:
        methods.setdefault(url.path, set()).add(url.method)
    headers = await callers.headers(caller)
    for path, named in methods.items():
        allowed = named | ({"HEAD"} if "GET" in named else set())
        for method in set(METHODS) - allowed:
            answer = await callers.ask(caller, method, path, headers)
            assert answer.status == 405, (method, path)
            assert set(re.split(", *", answer.headers["Allow"])) == allowed


@pytest.mark.parametrize("caller", first_of(["officer", "trainer", "administrator"]))
async def test_a_form_without_the_sessions_token_or_from_elsewhere_changes_nothing(
    callers: Callers, caller: str
) -> None:
    for (method, path), marks in MATRIX.items():
        if method == "GET" or "_key}" in path or path.startswith(("/api/", "/webhooks/")):
            continue
        headers = await callers.headers(caller)
        elsewhere = headers | {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        assert (await callers.ask(caller, method, path, elsewhere)).status == 403, path
        if marks["nobody"] == "s":
            headers.pop("X-CSRF-Token")
            assert (await callers.ask(caller, method, path, headers)).status == 403, path


async def test_odd_callers_are_nobody(callers: Callers) -> None:
    """A session that has ended, one of somebody who left, and secrets sent in the wrong place."""
    signed_out = await callers.headers("officer")
    token = signed_out["Cookie"].partition("=")[2]
    bearer = (await callers.headers("courses token"))["Authorization"].partition(" ")[2]
    left_id = int(callers.parts["user_id"])
    async with callers.store.writing() as tx:
        await sessions.revoke(tx, sign_in.digest(token), callers.desk.now)
        left = await sign_in.open_session(tx, left_id, callers.desk.now)
        await users.deactivate(tx, left_id)
    record = callers.keys["record_key"]
    odd: dict[str, dict[str, str]] = {
        "record's key as its cookie": {"Cookie": f"{RECORD_COOKIE}={record}"},
        "record's cookie as session": {"Cookie": f"{COOKIE}={callers.record.token}"},
        "signed out": signed_out,
        "left": {"Cookie": f"{COOKIE}={left}"},
        "digest": {"Cookie": f"{COOKIE}={sign_in.digest(token)}"},
        "key as cookie": {"Cookie": f"{COOKIE}={callers.keys['link_key']}"},
        "token as cookie": {"Cookie": f"{COOKIE}={bearer}"},
        "cookie as token": {"Authorization": f"Bearer {token}"},
        "key as token": {"Authorization": f"Bearer {callers.keys['link_key']}"},
        "basic": {"Authorization": "Basic YTpi"},
    }
    for name, headers in odd.items():
        for (method, path), marks in MATRIX.items():
            answer = await callers.ask("nobody", method, path, headers)
            assert mark_of(answer) == marks["nobody"], (name, method, path, answer.status)
