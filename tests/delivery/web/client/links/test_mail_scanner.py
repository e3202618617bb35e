"""A mail scanner that opens every link of every message twice changes nothing."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from aiohttp.web import Application
from sqlalchemy import select

from compliance.policy.message_terms import (
    AccountMessage,
    MessageKind,
    OfficeMessage,
    TrainerMessage,
)
from delivery.app import make_app
from delivery.configuration.settings import Settings
from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.links import record_keys
from delivery.records.planning import bookings, courses
from delivery.records.tables import metadata
from delivery.web.live_keys import CODES
from tests.delivery.web.client.conftest import Reader
from tests.delivery.web.client.links import scanned_messages
from tests.delivery.web.client.links.scanned_messages import Recipients, links_in
from tests.doubles.mailbox import Post
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit
from tests.scenes.client_record import judge, sign
from tests.signing_in import link_of, somebody

CODE = re.compile(r"\b\d{6}\b")
KINDS = {*MessageKind, *TrainerMessage, *OfficeMessage, *AccountMessage}


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def app(settings: Settings, clock: SettableClock, store: Store, post: Post) -> Application:
    app = make_app(settings, clock, wall=clock, store=store, messenger=post)
    app[CODES] = replace(app[CODES], channels={"email": post})
    return app


@pytest.fixture
async def to(place: ClientVisit, store: Store) -> Recipients:
    """Alan with an interpreter, a judged course and a signed outcome; and the trainer."""
    await place.change_booking(interpreter_name="Ines", interpreter_kind="bsl")
    await place.register("https://zoom.example/j/1")
    await judge(place)
    await sign(place, place.booking_id, "non_completion_left_early")
    trainer_id = await somebody(store, "trainer", STARTS)
    async with store.writing() as tx:
        key = await record_keys.make(tx, place.booking_id, place.course_id, ENDS)
        booking = await bookings.by_id(tx, place.booking_id)
        course = await courses.by_id(tx, place.course_id)
        trainer = await users.by_id(tx, trainer_id)
    assert booking is not None
    assert course is not None
    assert trainer is not None
    return Recipients(booking, course, key, trainer)


def links_of(to: Recipients, settings: Settings) -> set[str]:
    """The links of every kind of message in every form."""
    written = [
        *scanned_messages.client_messages(to, settings),
        *scanned_messages.staff_messages(to, settings),
    ]
    assert {kind for kind, _ in written} == KINDS
    links = {link for _, form in written for link in links_in(form, settings)}
    to_join = f"/join/{to.booking.link_key}"
    interpreters = f"/interpret/{to.booking.interpreter_key}"
    assert {
        to_join,
        f"{to_join}/check",
        interpreters,
        f"/record/{to.record_key}",
        "/trainer",
    } <= links
    return links


async def scan(reader: Reader, links: Iterable[str]) -> None:
    """Opens each link twice, by HEAD and by GET, and follows where it leads."""
    for link in sorted(links):
        for method in ("HEAD", "GET", "HEAD", "GET"):
            answer = await reader.request(method, link)
            assert answer.status == 200, link
            await answer.read()


async def every_row(store: Store) -> dict[str, list[str]]:
    async with store.reading() as tx:
        return {
            table.name: sorted(str(tuple(row)) for row in await tx.execute(select(table)))
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize(
    "at", [STARTS - timedelta(days=2), STARTS, ENDS + timedelta(days=1)], ids=str
)
async def test_no_row_of_any_table_differs_and_the_code_still_works(
    reader: Reader,
    settings: Settings,
    store: Store,
    to: Recipients,
    post: Post,
    clock: SettableClock,
    at: datetime,
) -> None:
    clock.set(at)
    record, links = f"/record/{to.record_key}", links_of(to, settings)
    links |= {await link_of(store, to.trainer.id, at), f"{record}/code"}
    answer = await reader.post(record, data={"way": "email"}, allow_redirects=False)
    assert answer.status == 303
    before = await every_row(store)
    assert before["record_codes"]
    await scan(reader, links)
    assert await every_row(store) == before
    code = CODE.search(post.letters[-1].text)
    assert code
    answer = await reader.post(f"{record}/code", data={"code": code[0]}, allow_redirects=False)
    assert answer.status == 303
