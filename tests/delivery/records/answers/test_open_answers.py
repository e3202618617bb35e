"""What clients have answered that no officer has dealt with."""

from datetime import datetime

from delivery.records.answers import answer_files, open_answers, statements
from delivery.records.answers.open_answers import OpenAnswer
from delivery.records.database.store import Store, Transaction
from tests.delivery.records.answers.written_case import NOW, WrittenCase
from tests.delivery.records.planned_course import a_booking


async def a_statement(case: WrittenCase, booking_id: int, now: datetime = NOW) -> int:
    return await statements.add(
        case.tx,
        booking_id=booking_id,
        course_id=case.course,
        text="My connection was lost.",
        late_reason="",
        now=now,
    )


async def kinds(case: WrittenCase) -> list[str]:
    answers = await open_answers.of_case(case.tx, case.booking, case.course)
    return [answer.kind for answer in answers]


async def test_a_statement_is_open_until_an_officer_has_read_it(store: Store) -> None:
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        statement_id = await a_statement(case, case.booking)
        assert await open_answers.of_case(tx, case.booking, case.course) == [
            OpenAnswer("statement", statement_id, case.booking, case.course, NOW)
        ]
        await statements.add_reading(
            tx, statement_id=statement_id, officer_id=case.ids["first"], now=NOW
        )
        assert await kinds(case) == []
        (row,) = await statements.of_course(tx, case.course)
        assert (row.read_by, row.read_at) == (case.ids["first"], NOW)


async def test_a_challenge_is_open_until_it_is_rejected_or_upheld(store: Store) -> None:
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        for answer in (case.reject, case.uphold):
            await case.propose("first")
            await case.confirm("second")
            assert await kinds(case) == []
            await case.challenge()
            assert await kinds(case) == ["challenge"]
            await answer("third")
            assert await kinds(case) == []


async def test_what_another_client_answered_is_not_open_here(store: Store) -> None:
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        other = await a_booking(tx, case.course, reference="B-2")
        await a_statement(case, other)
        assert await open_answers.of_case(tx, case.booking, case.course) == []
        (answer,) = await open_answers.of_case(tx, other, case.course)
        assert answer.booking_id == other


async def a_file(tx: Transaction, statement_id: int, content: bytes = b"%PDF-1.7") -> int:
    return await answer_files.add(
        tx, kind="pdf", content=content, sha256="0" * 64, statement_id=statement_id
    )


async def test_a_file_is_read_only_through_its_own_booking(store: Store) -> None:
    async with store.writing() as tx:
        case = await WrittenCase(tx).plan()
        other = await a_booking(tx, case.course, reference="B-2")
        file_id = await a_file(tx, await a_statement(case, case.booking))
        content = await answer_files.content_of(tx, file_id, case.booking)
        assert content == answer_files.FileContent("pdf", b"%PDF-1.7")
        assert await answer_files.content_of(tx, file_id, other) is None
        assert await answer_files.total_size(tx, case.booking) == 8
        assert await answer_files.total_size(tx, other) == 0
        (listed,) = await answer_files.of_course(tx, case.course)
        assert (listed.id, listed.kind, listed.size) == (file_id, "pdf", 8)
