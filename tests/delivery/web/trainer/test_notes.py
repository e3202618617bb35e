"""Tests of noting: a press is in the ledger and audited before it is answered, or nothing is."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Executable

from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Store, Transaction
from delivery.records.ledger import ledger
from delivery.records.ledger.ledger import EncodedRow
from tests.delivery.web.trainer.conftest import TrainerBrowser
from tests.doubles.settable_clock import SettableClock
from tests.scenes.live_course import LiveCourse
from tests.scenes.nine_clients import MEETING
from tests.stored_rows import AuditEntry, audit_entries


class FailingDisk(Store):
    """Records that can be read, and written until the disk is full."""

    full = False

    @asynccontextmanager
    async def writing(self, staging: Sequence[Executable] = ()) -> AsyncIterator[Transaction]:
        if self.full:
            raise StoreFault("disk full")
        async with super().writing(staging) as tx:
            yield tx


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[FailingDisk]:
    opened = FailingDisk(sqlite_url)
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
async def two_clients_here(live: LiveCourse) -> None:
    await live.opens()
    for client in "AH":
        await live.joins(client, "09:03")


ACCEPTED = {"action": "accept_identity", "booking": "B-H", "document": "passport"}


async def noted(trainer: TrainerBrowser) -> list[EncodedRow]:
    async with trainer.live.store.reading() as tx:
        rows = await ledger.of_course(tx, trainer.live.course_id, MEETING)
    return [row for row in rows if row.source == "trainer"]


async def audited(trainer: TrainerBrowser, clock: SettableClock) -> list[AuditEntry]:
    day = timedelta(days=1)
    async with trainer.live.store.reading() as tx:
        rows = await audit_entries(tx, clock.now() - day, clock.now() + day)
    return [row for row in rows if row.act.startswith("noted")]


async def test_a_press_is_in_the_ledger_and_leads_back_to_the_monitor(
    trainer: TrainerBrowser,
) -> None:
    status, _ = await trainer.note(ACCEPTED)
    assert status == 303
    (row,) = await noted(trainer)
    assert (row.kind, row.line["document"]) == ("identity", "passport")
    assert row.line["by"] == f"user {trainer.live.trainer_id}"


async def test_the_script_is_answered_with_the_form_that_takes_it_back(
    trainer: TrainerBrowser,
) -> None:
    status, html = await trainer.note(ACCEPTED, script=True)
    (row,) = await noted(trainer)
    assert status == 200
    assert "<html" not in html
    assert 'name="action" value="take_back"' in html
    assert f'name="noted_at" value="{row.line["at"]}"' in html
    assert await trainer.note(ACCEPTED, script=True) == (204, "")


async def test_a_button_may_say_several_things_at_once(trainer: TrainerBrowser) -> None:
    press = "action=accept_identity&document=blue%20badge"
    assert (await trainer.note({"booking": "B-A", "press": press}))[0] == 303
    assert (await noted(trainer))[0].line["document"] == "blue badge"


async def test_every_note_is_audited_without_a_name(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    await trainer.note(ACCEPTED)
    await trainer.note({"action": "abandon"})
    rows = await audited(trainer, clock)
    assert [(row.act, row.subject) for row in rows] == [
        ("noted identity", "booking B-H"),
        ("noted abandon", "course NSAC-1"),
    ]
    assert {row.user_id for row in rows} == {trainer.live.trainer_id}


async def test_the_same_press_twice_is_one_note_and_one_audit_row(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    await trainer.note(ACCEPTED)
    clock.go_on(timedelta(seconds=3))
    assert (await trainer.note(ACCEPTED))[0] == 303
    assert len(await noted(trainer)) == len(await audited(trainer, clock)) == 1


async def test_a_refused_press_says_why_and_leaves_nothing(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    form = {"action": "camera", "booking": "B-I", "state": "off"}
    status, page = await trainer.note(form)
    assert status == 422
    assert "They are not in the meeting: there is no camera to mark." in page
    status, text = await trainer.note(form, script=True)
    assert (status, text) == (422, "they are not in the meeting: there is no camera to mark")
    assert await noted(trainer) == []
    assert await audited(trainer, clock) == []


async def test_a_form_that_is_not_ours_is_refused(trainer: TrainerBrowser) -> None:
    path = f"{trainer.path}/notes"
    answer = await trainer.browser.post(path, data=ACCEPTED, allow_redirects=False)
    assert answer.status == 403
    assert await noted(trainer) == []


async def test_when_the_records_do_not_answer_the_trainer_is_told_that_nothing_was_kept(
    trainer: TrainerBrowser, store: FailingDisk
) -> None:
    store.full = True
    status, page = await trainer.note(ACCEPTED)
    assert status == 503
    assert "We did not save what you sent." in page
    status, text = await trainer.note(ACCEPTED, script=True)
    assert (status, "Nothing was saved" in text) == (503, True)
    store.full = False
    assert await noted(trainer) == []
    assert (await trainer.note(ACCEPTED))[0] == 303
