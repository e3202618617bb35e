"""Every page of the table of URLs that shows a client is in the audit: by whom, in which role, at
whom."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from delivery.clients.client_looks import LIST_OPENED, LOOKS, SEARCHED
from delivery.records.review.audit import EXPORTED
from delivery.records.tables import bookings
from tests.delivery.web.access.authorisation_matrix import MATRIX
from tests.delivery.web.access.conftest import Callers, mark_of
from tests.first_of_many import first_of
from tests.stored_rows import AuditEntry, audit_entries

ACTS = {*LOOKS, LIST_OPENED, SEARCHED, EXPORTED}


async def family_names(callers: Callers) -> re.Pattern[str]:
    """Finds a client's family name as a whole word: a token may hold its letters by chance."""
    async with callers.store.reading() as tx:
        names = await tx.scalars(select(bookings.c.family_name))
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, names))})(?![\w-])")


async def entries_of(callers: Callers, caller: str) -> list[AuditEntry]:
    user_id, now = await callers.user(caller), callers.desk.now
    async with callers.store.reading() as tx:
        entries = await audit_entries(tx, now - timedelta(days=30), now + timedelta(days=30))
    return [entry for entry in entries if entry.user_id == user_id and entry.act in ACTS]


@pytest.mark.parametrize("caller", first_of(["trainer", "officer", "administrator"], 2))
async def test_a_page_that_shows_a_client_is_a_look(callers: Callers, caller: str) -> None:
    names, unseen, shown, seen = await family_names(callers), [], 0, 0
    for method, path in MATRIX:
        answer = await callers.ask(caller, method, path)
        if mark_of(answer) != "+":
            continue
        entries = await entries_of(callers, caller)
        added, seen = entries[seen:], len(entries)
        if answer.content_type == "text/event-stream":
            continue
        page = html.unescape(await answer.text(errors="replace"))
        is_pack = answer.content_type == "application/zip"
        if answer.status != 200 or not (is_pack or names.search(page)):
            continue
        shown += 1
        if not any(entry.role == caller for entry in added):
            unseen.append((method, path))
    assert not unseen, "give these URLs a look, in the table of URLs"
    assert shown >= {"trainer": 4, "officer": 15, "administrator": 0}[caller]


async def test_a_live_board_is_one_look_however_often_it_is_opened(callers: Callers) -> None:
    for _ in range(2):
        await callers.ask("trainer", "GET", "/trainer/courses/{course_id}/stream")
    (entry,) = await entries_of(callers, "trainer")
    assert (entry.act, entry.role) == ("live board opened", "trainer")
    assert entry.subject.startswith("course ")
    await callers.ask("other trainer", "GET", "/trainer/courses/{course_id}/stream")
    assert len(await entries_of(callers, "other trainer")) == 0


async def test_what_names_a_booking_is_a_look_at_its_client(callers: Callers) -> None:
    paths = ("/officer/tasks/{task_id}", "/officer/challenges/{challenge_id}")
    for path in (*paths, "/officer/decisions/{outcome_id}/follow-up"):
        await callers.ask("officer", "GET", path)
        await callers.ask("officer", "HEAD", path)
    subjects = [entry.subject for entry in await entries_of(callers, "officer")]
    assert subjects == ["booking B-A", "booking B-B", "booking B-A"]
