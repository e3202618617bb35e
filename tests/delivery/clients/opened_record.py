"""A client's record in a browser that a code has opened it for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from aiohttp.test_utils import TestClient
from aiohttp.web import Application

from delivery.accounts import record_sessions
from delivery.clients.links.record_link import follow_record
from delivery.records.database.store import Store
from delivery.records.links import record_keys
from delivery.records.planning import bookings
from delivery.web.access.record_session import COOKIE
from delivery.web.app_keys import SETTINGS, STORE, WALL


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    path: str
    token: str
    """The value of the cookie."""

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={self.token}"}


async def opened_record(app: Application, booking_id: int) -> OpenedRecord:
    """The record of the booking's present course, opened now."""
    secret = app[SETTINGS].secret
    return await opened_in(app[STORE], secret, booking_id, app[WALL].now())


async def opened_in(store: Store, secret: str, booking_id: int, now: datetime) -> OpenedRecord:
    """The same for a service of which the test has no more than the records and the secret."""
    async with store.writing() as tx:
        booking = await bookings.by_id(tx, booking_id)
        assert booking is not None
        key = await record_keys.make(tx, booking_id, booking.course_id, now)
        link = await follow_record(tx, key)
    assert link is not None
    return OpenedRecord(f"/record/{key}", record_sessions.make(secret, link.subject, now))


async def read_record(browser: TestClient[Any, Any], booking_id: int, page: str = "") -> str:
    """The text of the record, or of a page behind it."""
    record = await opened_record(app_of(browser), booking_id)
    forget_records(browser)
    answer = await browser.get(f"{record.path}{page}", headers=record.headers)
    assert answer.status == 200
    return await answer.text()


def forget_records(browser: TestClient[Any, Any]) -> None:
    """Takes away the cookie that a page of a record has renewed: it would count instead of the
    cookie that a test sends."""
    browser.session.cookie_jar.clear(lambda cookie: cookie.key == COOKIE)


def app_of(browser: TestClient[Any, Any]) -> Application:
    assert browser.app is not None
    return cast("Application", browser.app)
