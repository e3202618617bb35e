"""A client's statement over HTTP, with files, and what an officer does with it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from aiohttp import FormData

from delivery.records.answers import answer_files, statements
from delivery.web.transport.limits import KIB
from tests.delivery.clients.opened_record import app_of, opened_record, read_record
from tests.delivery.web.client.conftest import Reader
from tests.delivery.web.client.test_record import page
from tests.doubles.client_files import HTML, PDF, PNG
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, ClientVisit
from tests.scenes.client_record import judge

FULL_FORM = 16 * 1024 * KIB


def form(text: str, *files: tuple[str, str, bytes], **fields: str) -> FormData:
    """A form of a browser; each file has a name, a type and its content."""
    sent = FormData(default_to_multipart=True)
    for name, value in {"text": text, **fields}.items():
        sent.add_field(name, value)
    for name, kind, content in files:
        sent.add_field("files", BytesIO(content), filename=name, content_type=kind)
    return sent


async def send(reader: Reader, place: ClientVisit, sent: FormData) -> tuple[int, str]:
    record = await opened_record(app_of(reader), place.booking_id)
    path = f"{record.path}/statement"
    answer = await reader.post(path, headers=record.headers, data=sent, allow_redirects=False)
    where = answer.headers.get("Location", "").replace(record.path, "/record")
    return answer.status, where or " ".join((await answer.text()).split())


async def stored(place: ClientVisit) -> list[Any]:
    async with place.store.reading() as tx:
        return [
            *await statements.of_course(tx, place.course_id),
            *await answer_files.of_course(tx, place.course_id),
        ]


async def test_a_statement_stands_on_the_record_with_its_files(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    clock.set(ENDS + timedelta(hours=1))
    assert "tell us what happened" in " ".join((await page(reader, place)).split())
    assert 'enctype="multipart/form-data"' in await read_record(
        reader, place.booking_id, "/statement"
    )
    files = [("Scan of Alan Archer.PDF", "text/html", PDF), ("x.exe", "application/pdf", PNG)]
    status, where = await send(reader, place, form("<b>My connection\r\nwas lost.</b>", *files))
    assert (status, where) == (303, "/record?said=statement")
    record = " ".join((await read_record(reader, place.booking_id, "?said=statement")).split())
    assert "We have your statement" in record
    assert "&lt;b&gt;My connection was lost.&lt;/b&gt;" in record
    assert "No officer has read it yet" in record
    assert "PDF (1 KB), PNG (1 KB)" in record
    assert "Scan of Alan" not in record
    assert "Why it came late" not in record


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        (form(" "), "Enter what you want to tell us"),
        (form("A", ("a.pdf", "application/pdf", HTML)), "Each file must be a PDF, a JPG or a PNG"),
        (form("A", ("a.pdf", "application/pdf", b"")), "The file is empty"),
        (form("A", *[("a.pdf", "application/pdf", PDF)] * 4), "Send at most 3 files at once"),
        (
            form("A", ("a.pdf", "application/pdf", PDF.ljust(5 * 1024 * KIB + 1))),
            "Each file must be 5 MB or smaller",
        ),
    ],
    ids=["no words", "no pdf", "empty", "too many", "too large"],
)
async def test_what_cannot_be_taken_is_refused_in_words_and_nothing_is_stored(
    reader: Reader, place: ClientVisit, clock: SettableClock, sent: FormData, fault: str
) -> None:
    clock.set(ENDS + timedelta(hours=1))
    status, text = await send(reader, place, sent)
    assert status == 422
    assert "There is a problem" in text
    assert fault in text
    assert await stored(place) == []


async def test_words_that_are_refused_are_shown_again(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(ENDS + timedelta(days=60))
    status, text = await send(reader, place, form("I was in hospital."))
    assert status == 422
    assert "Enter why you could not send this in time" in text
    assert "I was in hospital.</textarea>" in text
    status, _ = await send(reader, place, form("I was in hospital.", late_reason="In a coma."))
    assert status == 303
    record = " ".join((await page(reader, place)).split())
    assert "Why it came late" in record
    assert "In a coma." in record


async def test_before_the_end_and_after_a_withdrawal_there_is_nothing_to_answer(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(ENDS - timedelta(seconds=1))
    assert await send(reader, place, form("A")) == (303, "/record")
    await place.change_booking(state="withdrawn")
    clock.set(ENDS + timedelta(days=1))
    assert await send(reader, place, form("A")) == (303, "/record")
    assert await stored(place) == []


async def test_a_body_beyond_all_limits_is_refused(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(ENDS + timedelta(hours=1))
    large = form("A", ("a.pdf", "application/pdf", PDF.ljust(FULL_FORM)))
    status, _ = await send(reader, place, large)
    assert status == 413
    assert await stored(place) == []


async def test_a_strangers_body_is_not_looked_at(reader: Reader, place: ClientVisit) -> None:
    """An unknown link is answered before the size of the body, which is beyond all limits."""
    sent = form("A", ("a.pdf", "application/pdf", PDF.ljust(FULL_FORM)))
    answer = await reader.post(f"/record/{'x' * 43}/statement", data=sent, allow_redirects=False)
    assert answer.status == 404
    assert await stored(place) == []
