"""A client without their link has it sent to the address on the booking, and to no other."""

import pytest
from sqlalchemy import select

from delivery.records.tables import link_requests
from delivery.web.client.link_again import OF_REFERENCE
from tests.delivery.web.client.conftest import Reader
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit


async def asks(reader: Reader, reference: str, email: str) -> tuple[int, str]:
    form = {"reference": reference, "email": email}
    answer = await reader.post("/link-again", data=form)
    return answer.status, await answer.text()


async def requests(place: ClientVisit) -> list[tuple[int, str]]:
    async with place.store.reading() as tx:
        return [(row.booking_id, row.link) for row in await tx.execute(select(link_requests))]


async def test_the_answer_is_the_same_and_only_the_right_address_gets_a_letter(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS)
    wrong = [
        await asks(reader, "A", "bella@client.example"),
        await asks(reader, "nobody's", "alan@client.example"),
        await asks(reader, "\u0661", "a@b"),
    ]
    assert await requests(place) == []
    right = await asks(reader, " a ", "Alan@Client.Example ")
    assert set(wrong) == {right}
    assert right[0] == 200
    assert "If this reference and this email address belong to a booking" in right[1]
    assert "client.example" not in right[1].lower()
    assert await requests(place) == [(place.booking_id, "joining_link")]


async def test_after_the_course_the_records_link_is_sent(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(ENDS)
    await asks(reader, "A", "alan@client.example")
    assert await requests(place) == [(place.booking_id, "record_link")]


@pytest.mark.parametrize(("reference", "email"), [("", "a@b"), ("A", " ")])
async def test_an_empty_field_is_asked_for(
    reader: Reader, place: ClientVisit, reference: str, email: str
) -> None:
    status, text = await asks(reader, reference, email)
    assert status == 422
    assert "There is a problem" in text


async def test_few_requests_are_taken_for_a_reference_whether_there_is_a_booking_or_not(
    reader: Reader, place: ClientVisit
) -> None:
    for reference in ("A", "nobody's"):
        statuses = [(await asks(reader, reference, "x@y"))[0] for _ in range(OF_REFERENCE + 1)]
        assert statuses == [200] * OF_REFERENCE + [429]
