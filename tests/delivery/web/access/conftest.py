"""Every kind of caller, on a course that has been held."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
from delivery.web.access.session import COOKIE
from delivery.web.app_keys import SETTINGS
from delivery.web.static_files import STATIC
from tests.delivery.clients.opened_record import OpenedRecord, opened_record
from tests.delivery.web.access.answered_case import (
    a_challenge,
    a_released_copy,
    a_second_look,
    a_statement,
    ends_elsewhere,
)
from tests.delivery.web.conftest import Browser
from tests.doubles.settable_clock import SettableClock
from tests.scenes.decision_tasks import tasks_of
from tests.scenes.officer_desk import OfficerDesk, make_desk
from tests.signing_in import somebody

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
    _sent: dict[str, dict[str, str]] = field(default_factory=dict)
    """What each caller sends until a request that may have ended the session or token."""

    async def headers(self, caller: str) -> dict[str, str]:
        """A new session or a new token of the caller."""
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
        sent = await self._headers(caller) if headers is None else headers
        keys = self.keys if caller == "client" else dict.fromkeys(self.keys, GUESS)
        address = path.format(**self.parts, **keys)
        is_check = address.endswith("/check") and method == "POST"
        codes = '{"camera": "ok", "microphone": "ok", "browser": "ok"}' if is_check else None
        answer = await self.browser.request(
            method, address, headers=THROUGH_PROXY | {**sent}, data=codes, allow_redirects=False
        )
        if method not in ("GET", "HEAD") and mark_of(answer) == "+":
            self._sent.pop(caller, None)
        if answer.headers.get("Content-Type") != "text/event-stream":
            await answer.read()
        answer.release() if method == "HEAD" else answer.close()
        return answer

    async def _headers(self, caller: str) -> dict[str, str]:
        if caller not in self._sent:
            self._sent[caller] = await self.headers(caller)
        return self._sent[caller]


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
        request_id = await a_released_copy(tx, booking_id, desk)
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
        "name": "page.css" if "coursewatch.css" in app[STATIC].contents else _any_file(app),
        "token": GUESS,
        "course_id": str(desk.live.course_id),
        "booking_id": str(booking_id),
        "alert_id": "1",
        "breach_id": str(breach.row.id),
        "proposal_id": "1",
        "statement_id": str(statement_id),
        "file_id": str(file_id),
        "challenge_id": str(challenge_id),
        "request_id": str(request_id),
        "outcome_id": str(task.outcome_id),
        "task_id": str(task.id),
        "message_id": str(message_id),
        "hold_id": "1",
        "user_id": str(user_id),
        "token_id": "1",
        "passkey_id": "1",
        "review_id": str(await a_second_look(desk, "G")),
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
