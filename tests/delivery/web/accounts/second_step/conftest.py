"""People who sign in in two steps, each in a browser of their own, over HTTP."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from aiohttp import ClientResponse
from aiohttp.web import Application

from delivery.accounts import passwords
from delivery.configuration.settings import Settings
from delivery.records.accounts import users
from delivery.records.database.store import Store
from tests.delivery.web.conftest import Browser, browser_of
from tests.doubles.authenticator import Authenticator
from tests.doubles.settable_clock import SettableClock
from tests.service_settings import settings_of
from tests.signing_in import link_of, somebody

ORIGIN = "http://localhost:8080"
PASSWORD = "three quiet lanterns"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
CODE = re.compile(r'<li><code class="cw-code">([^<]+)</code>')
KEY = re.compile(r'<code class="cw-code">([A-Z2-7 ]+)</code>')
SEALED = re.compile(r'name="sealed" value="([^"]+)"')


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    """A second factor is required, and the address has a name, so that there are passkeys."""
    return replace(settings_of(sqlite_url), second_factor_from=None, public_url=ORIGIN)


@dataclass(slots=True)
class SigningIn:
    """A user and their browser."""

    browser: Browser
    store: Store
    clock: SettableClock
    user_id: int
    app: str = ""
    """The secret of their authenticator app."""
    recovery_codes: list[str] = field(default_factory=list)
    device: Authenticator = field(default_factory=lambda: Authenticator(ORIGIN))

    async def come_by_link(self) -> ClientResponse:
        """The first step, which costs no hashing of a password."""
        link = await link_of(self.store, self.user_id, self.clock.now())
        return await self.browser.post(link, allow_redirects=False)

    async def choose_password(self) -> str:
        """Gives the user a password; returns the email address."""
        hashed = await passwords.hash_password(PASSWORD)
        async with self.store.writing() as tx:
            await users.set_password(tx, self.user_id, hashed)
            user = await users.by_id(tx, self.user_id)
        assert user is not None
        return user.email

    async def page(self, path: str) -> str:
        return await (await self.browser.get(path)).text()

    async def send(self, path: str, **form: str) -> ClientResponse:
        """Sends a form with the token of the session, wherever the user stands."""
        page = await self.page("/account/second-step")
        if not CSRF.search(page):
            page = await self.page("/account")
        token = CSRF.search(page)
        csrf = {"csrf": token.group(1)} if token else {}
        return await self.browser.post(path, data=csrf | form, allow_redirects=False)

    async def set_up_app(self) -> str:
        """Sets an app up; returns the page that answers."""
        page = await self.page("/account/second-step/app")
        key, sealed = KEY.search(page), SEALED.search(page)
        assert key is not None
        assert sealed is not None
        self.app = key.group(1).replace(" ", "")
        form = {"sealed": sealed.group(1), "code": self.code()}
        return await self._added(await self.send("/account/second-step/app", **form))

    async def set_up_passkey(self, name: str = "work laptop") -> str:
        """Adds a passkey of the device; returns the page that answers."""
        options = await self.creation_options()
        form = {"name": name, "credential": self.device.create(options)}
        return await self._added(await self.send("/account/second-step/passkeys", **form))

    async def _added(self, answer: ClientResponse) -> str:
        page = await answer.text()
        assert answer.status in (200, 303), page
        self.recovery_codes = CODE.findall(page) or self.recovery_codes
        return page

    async def creation_options(self) -> Any:
        return await (await self.send("/account/second-step/passkeys/options")).json()

    async def options(self) -> Any:
        """What the browser is given to ask for a passkey."""
        return await (await self.browser.post("/passkeys/options")).json()

    def code(self, later: timedelta = timedelta()) -> str:
        """The code that the app shows, or will show."""
        return pyotp.TOTP(self.app).at(self.clock.now() + later)

    async def type_code(self, code: str) -> int:
        """The second step; returns the status of the answer."""
        return (await self.send("/second-step", code=code)).status

    async def use_passkey(self, path: str = "/second-step", answer: str | None = None) -> int:
        """Answers with the device's passkey; returns the status."""
        credential = self.device.get(await self.options()) if answer is None else answer
        return (await self.send(path, credential=credential)).status

    async def use_code_and_prove(self) -> None:
        """The second step, and the proof that changes of factors need."""
        self.clock.go_on(timedelta(seconds=31))
        assert await self.type_code(self.code()) == 303
        await self.prove()

    async def prove(self) -> None:
        """Gives the password and the next code of the app."""
        await self.choose_password()
        self.clock.go_on(timedelta(seconds=31))
        answer = await self.send("/account/confirm", password=PASSWORD, code=self.code())
        assert answer.status == 303

    async def is_in(self) -> bool:
        return (await self.browser.get("/account", allow_redirects=False)).status == 200

    async def leave(self) -> None:
        self.browser.session.cookie_jar.clear()


MakeSigningIn = Callable[[str], AbstractAsyncContextManager[SigningIn]]


@pytest.fixture
def person_of(app: Application, store: Store, clock: SettableClock) -> MakeSigningIn:
    @asynccontextmanager
    async def make(role: str) -> AsyncIterator[SigningIn]:
        async with browser_of(app) as browser:
            user_id = await somebody(store, role, clock.now())
            yield SigningIn(browser, store, clock, user_id)

    return make


@pytest.fixture
async def officer(person_of: MakeSigningIn) -> AsyncIterator[SigningIn]:
    async with person_of("officer") as person:
        yield person


@pytest.fixture
async def with_app(officer: SigningIn) -> SigningIn:
    """An officer who has set an app up and left; the code of now is used."""
    await officer.come_by_link()
    await officer.set_up_app()
    await officer.leave()
    return officer


@pytest.fixture
async def with_passkey(officer: SigningIn) -> SigningIn:
    """An officer who has set a passkey up and left."""
    await officer.come_by_link()
    await officer.set_up_passkey()
    await officer.leave()
    return officer
