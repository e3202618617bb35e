"""A client's statement: in time or late with a reason, bounded, and read once."""

from datetime import datetime, timedelta

import pytest

from compliance.outcomes.decision_dates import statement_ends
from delivery.records.answers import answer_files
from delivery.records.answers import statements as statement_records
from delivery.records.answers.statements import StatementRow
from delivery.records.database.store import Store
from delivery.records.planning import bookings, courses
from delivery.statements import sent_files, statements
from delivery.statements.sent_files import sent_file
from delivery.statements.statements import MOST_STATEMENTS, WrittenStatement, is_late
from delivery.validation.errors import InvalidInput
from tests.doubles.client_files import JPEG, PDF
from tests.scenes.client_place import ENDS, ClientVisit, make_place
from tests.scenes.scene import LRSP
from tests.stored_rows import audit_entries

LARGEST = 5 * 1024**2


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def place(store: Store) -> ClientVisit:
    return await make_place(store)


async def send(
    place: ClientVisit, written: WrittenStatement, *, now: datetime = ENDS, late: bool = False
) -> None:
    async with place.store.writing() as tx:
        booking = await bookings.by_id(tx, place.booking_id)
        course = await courses.by_id(tx, place.course_id)
        assert booking
        assert course
        await statements.send(tx, booking, course, written, now, late=late, largest_file=LARGEST)


async def stored(place: ClientVisit) -> list[StatementRow]:
    async with place.store.reading() as tx:
        return await statement_records.of_course(tx, place.course_id)


async def refused(place: ClientVisit, written: WrittenStatement, *, late: bool = False) -> str:
    before = len(await stored(place))
    with pytest.raises(InvalidInput) as fault:
        await send(place, written, late=late)
    assert len(await stored(place)) == before
    return str(fault.value)


async def test_a_statement_is_stored_with_its_files_and_read_once(place: ClientVisit) -> None:
    files = (sent_file(PDF), sent_file(JPEG))
    await send(place, WrittenStatement("My mother was taken to hospital.", files=files))
    (row,) = await stored(place)
    assert (row.text, row.late_reason, row.at) == ("My mother was taken to hospital.", "", ENDS)
    async with place.store.reading() as tx:
        sent = await answer_files.of_course(tx, place.course_id)
        contents = [await answer_files.content_of(tx, file.id, place.booking_id) for file in sent]
    assert [content and content.content for content in contents] == [PDF, JPEG]
    later = ENDS + timedelta(hours=1)
    for _ in range(2):
        is_there = await statements.mark_read(
            place.store, place.booking_id, row.id, place.officer_id, later
        )
        assert is_there
    (row,) = await stored(place)
    assert (row.read_by, row.read_at) == (place.officer_id, later)
    async with place.store.reading() as tx:
        entries = await audit_entries(tx, ENDS, later + timedelta(hours=1))
    assert [(entry.act, entry.user_id) for entry in entries] == [
        ("statement sent", None),
        ("statement read", place.officer_id),
    ]


async def test_a_statement_of_another_booking_cannot_be_marked_here(place: ClientVisit) -> None:
    await send(place, WrittenStatement("I was there."))
    (row,) = await stored(place)
    is_there = await statements.mark_read(
        place.store, place.other_booking_id, row.id, place.officer_id, ENDS
    )
    assert not is_there
    assert (await stored(place))[0].read_at is None


async def test_the_last_day_is_the_policys_and_later_takes_a_reason(place: ClientVisit) -> None:
    async with place.store.reading() as tx:
        course = await courses.by_id(tx, place.course_id)
    assert course
    last = statement_ends(ENDS, LRSP)
    assert not is_late(course, LRSP, last)
    assert is_late(course, LRSP, last + timedelta(seconds=1))
    assert "could not send this in time" in await refused(place, WrittenStatement("A"), late=True)
    await send(place, WrittenStatement("A", "I was abroad."), late=True)
    await send(place, WrittenStatement("B", "I was abroad."))
    assert [row.late_reason for row in await stored(place)] == ["I was abroad.", ""]


async def test_words_files_and_statements_are_bounded(
    place: ClientVisit, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "enter what you want to tell us" in await refused(place, WrittenStatement(""))
    assert "4000 characters" in await refused(place, WrittenStatement("x" * 4001))
    bad = (sent_file(b"MZ"),)
    assert "must be a PDF" in await refused(place, WrittenStatement("x", files=bad))
    monkeypatch.setattr(sent_files, "MOST_BYTES", len(PDF))
    await send(place, WrittenStatement("x", files=(sent_file(PDF),)))
    full = await refused(place, WrittenStatement("y", files=(sent_file(PDF),)))
    assert "as much as we can store" in full
    for number in range(1, MOST_STATEMENTS):
        await send(place, WrittenStatement(f"Statement {number}"))
    assert "as many statements" in await refused(place, WrittenStatement("And another."))


async def test_a_button_pressed_twice_sends_once(place: ClientVisit) -> None:
    written = WrittenStatement("I was there.", files=(sent_file(PDF),))
    await send(place, written)
    await send(place, written)
    assert len(await stored(place)) == 1
    await send(place, WrittenStatement("I was there.", files=(sent_file(JPEG),)))
    assert len(await stored(place)) == 2
