"""A client's statement on the officer's page, and the files that officers download."""

from datetime import timedelta

import pytest

from delivery.proposals.proposals import UNREAD
from delivery.records.answers import answer_files, statements
from tests.delivery.web.officer.conftest import OfficerBrowser, without_place
from tests.doubles.client_files import HTML
from tests.stored_rows import audit_entries


@pytest.fixture
async def file_id(officer: OfficerBrowser) -> int:
    """A file with an unread statement of client B, which is no PDF after all."""
    desk = officer.desk
    async with desk.store.writing() as tx:
        statement_id = await statements.add(
            tx,
            booking_id=desk.live.booking_ids["B"],
            course_id=desk.live.course_id,
            text="<i>I was there.</i>",
            late_reason="",
            now=desk.now,
        )
        return await answer_files.add(
            tx, kind="pdf", content=HTML, sha256="0" * 64, statement_id=statement_id
        )


async def test_a_file_is_saved_by_the_browser_and_never_shown(
    officer: OfficerBrowser, file_id: int
) -> None:
    assert f"{officer.path('B')}/files/{file_id}" in await officer.case("B")
    answer = await officer.browser.get(f"{officer.path('B')}/files/{file_id}")
    assert await answer.read() == HTML
    assert answer.headers["Content-Disposition"] == f'attachment; filename="file-{file_id}.pdf"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert answer.headers["Cache-Control"] == "no-store"
    async with officer.desk.store.reading() as tx:
        entries = await audit_entries(tx, officer.desk.now, officer.desk.now + timedelta(seconds=1))
    assert ("client file downloaded", "booking B-B") in {
        (entry.act, entry.subject) for entry in entries
    }
    assert (await officer.browser.get(f"{officer.path('A')}/files/{file_id}")).status == 404


async def test_a_statement_is_read_before_anything_is_proposed(
    officer: OfficerBrowser, file_id: int
) -> None:
    case = await officer.case("B")
    assert "&lt;i&gt;I was there.&lt;/i&gt;" in case
    await officer.review("B", decision="upheld", reason="Because of what was seen.")
    refused = await officer.sign("B", outcome="non_completion_conduct")
    assert (refused[0], UNREAD[1:] in refused[1]) == (422, True)
    status, where = await officer.post(f"{officer.path('B')}/statements/1", {})
    assert (status, without_place(where)) == (303, f"{officer.path('B')}?said=read")
    case = await officer.read(where)
    assert "The statement is marked as read" in case
    assert "I have read this statement" not in case
    assert (await officer.sign("B", outcome="non_completion_conduct"))[0] == 200
    assert (await officer.post(f"{officer.path('A')}/statements/1", {}))[0] == 404
