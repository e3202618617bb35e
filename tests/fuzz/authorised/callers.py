"""The callers of every page: their sessions, links and tokens."""

from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_hex
from typing import Any

from aiohttp.web import Application

from delivery.accounts import api_tokens, sign_in
from delivery.accounts.factors import totp
from delivery.configuration.settings import Settings
from delivery.records.accounts import passkeys, totp_secrets, users
from delivery.records.database.store import Store
from delivery.timekeeping.clock import SystemClock
from delivery.web.access.access_rules import ROLES
from delivery.web.access.record_session import COOKIE as RECORD_COOKIE
from delivery.web.access.session import COOKIE
from tests.delivery.web.course_history import CourseHistory
from tests.delivery.web.page_walk import BLIND, NOBODY, PageVisit, PageWalk
from tests.service_settings import settings_of
from tests.signing_in import link_of, somebody

RECEIPTS_TOKEN = "the bearer token of Notify's receipts"
ORIGIN = "http://localhost:8080"
"""An address with a name, so that there are passkeys."""
RECORD = "/record/{record_key}"
BEGUN, SETTING_UP = "begun", "setting up"
"""Somebody who still has to give their second factor, and somebody who has none yet."""
GUARDED, UNPROVEN = "guarded", "unproven"
"""A trainer with a passkey and an app, and an officer who signed in a while ago."""


def fuzzed_settings(database_url: str) -> Settings:
    return replace(
        settings_of(database_url),
        public_url=ORIGIN,
        notify_callback_token=RECEIPTS_TOKEN,
        zoom_webhook_secrets=("webhook secret",),
    )


@dataclass(frozen=True, slots=True)
class FuzzCallers:
    app: Application
    store: Store
    history: CourseHistory
    settings: Settings

    async def visits(self) -> list[PageVisit]:
        """Every page for every reader who may open it, the steps of signing in, and records that
        no code has opened yet."""
        walk = PageWalk(self.app, self.store, self.history)
        pages = await walk.visits()
        closed = [replace(visit, record_token="") for visit in pages if visit.path == RECORD]
        steps = [
            *(PageVisit(BEGUN, path, path) for path in ("/second-step", "/account/second-step")),
            PageVisit(SETTING_UP, "/account/second-step", "/account/second-step"),
            PageVisit(SETTING_UP, "/account/second-step/app", "/account/second-step/app"),
            PageVisit(GUARDED, "/account/second-step", "/account/second-step"),
            PageVisit(UNPROVEN, "/account/confirm", "/account/confirm"),
        ]
        return [*pages, *closed, *await self._links(), *steps]

    async def _links(self) -> list[PageVisit]:
        """Links that sign a user of each role in, once each."""
        now = self.history.desk.now
        people = [await somebody(self.store, role, now) for role in ROLES]
        links = [await link_of(self.store, user_id, now) for user_id in people]
        return [PageVisit(NOBODY, "/sign-in/{token}", link) for link in links]

    async def headers(self, visit: PageVisit) -> dict[str, str]:
        """A new session for each visit, because some requests end it."""
        if visit.reader == NOBODY:
            token = visit.record_token
            return {"Cookie": f"{RECORD_COOKIE}={token}"} if token else {}
        if visit.reader in (BEGUN, SETTING_UP):
            return {"Cookie": f"{COOKIE}={await self._begun(visit.reader == BEGUN)}"}
        if visit.reader in (GUARDED, UNPROVEN):
            return {"Cookie": f"{COOKIE}={await self._grown(visit.reader == GUARDED)}"}
        if visit.path == BLIND:
            return {"Cookie": f"{COOKIE}={await self._unknowing()}"}
        walk = PageWalk(self.app, self.store, self.history)
        return {"Cookie": f"{COOKIE}={await walk.session(visit.reader)}"}

    async def _unknowing(self) -> str:
        """The token of a new officer, who has not opened the case."""
        now, email = self.history.desk.now, f"{token_hex(8)}@example.org"
        async with self.store.writing() as tx:
            user_id = await users.add(tx, email=email, name="Nora", role="officer", now=now)
            return await sign_in.open_session(tx, user_id, now)

    async def _grown(self, is_guarded: bool) -> str:
        """The token of a new user, who has either both factors or a session that proves no more."""
        now, name = self.history.desk.now, token_hex(8)
        role, email = "trainer" if is_guarded else "officer", f"{name}@example.org"
        async with self.store.writing() as tx:
            user_id = await users.add(tx, email=email, name="Gail", role=role, now=now)
            if is_guarded:
                sealed = totp.new_secret(self.settings.secret, user_id, now)
                await totp_secrets.save(tx, user_id, sealed, 0, now)
                key: dict[str, Any] = {"public_key": b"key", "sign_count": 0, "name": "Key"}
                await passkeys.add(tx, user_id=user_id, credential_id=name, now=now, **key)
            return await sign_in.open_session(tx, user_id, now, proved=is_guarded)

    async def _begun(self, has_factors: bool) -> str:
        now = self.history.desk.now
        user_id = await somebody(self.store, "administrator", now)
        async with self.store.writing() as tx:
            if has_factors:
                sealed = totp.new_secret(self.settings.secret, user_id, now)
                await totp_secrets.save(tx, user_id, sealed, 0, now)
            return await sign_in.enter(tx, user_id, now, required_from=None)

    async def bearer(self, name: str) -> str:
        """The token that a URL for machines takes."""
        if name == "notify":
            return RECEIPTS_TOKEN
        now, life = SystemClock().now(), timedelta(hours=1)
        async with self.store.writing() as tx:
            held = frozenset(api_tokens.SCOPES)
            return await api_tokens.issue(tx, self.settings.secret, "fuzz", held, now, life)
