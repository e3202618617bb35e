"""A client says that they cannot attend: they read the price first, and an officer gets a task."""

from datetime import datetime, timedelta

import pytest

from delivery.records.planning import bookings
from delivery.records.tasks import tasks
from delivery.records.tasks.tasks import TaskRow
from tests.delivery.web.client.conftest import Reader
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit

TWO_DAYS = timedelta(hours=48)
A_SECOND = timedelta(seconds=1)


async def page(reader: Reader, place: ClientVisit) -> str:
    return " ".join((await (await reader.get(f"{place.path}/cannot-attend")).text()).split())


async def tells(reader: Reader, place: ClientVisit, wish: str) -> int:
    path = f"{place.path}/cannot-attend"
    return (await reader.post(path, data={"wish": wish}, allow_redirects=False)).status


async def opened(place: ClientVisit) -> list[TaskRow]:
    async with place.store.reading() as tx:
        return list(await tasks.of_cases(tx, place.course_id, [place.booking_id]))


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (
            STARTS - TWO_DAYS - A_SECOND,
            "Another date is free until <strong>9am on Monday 8 June 2026</strong>. From then on it"
            " costs <strong>£43</strong>: that is when we send your joining instructions.",
        ),
        (
            STARTS - TWO_DAYS,
            "Another date costs <strong>£43</strong>. It was free until 9am on Monday 8 June 2026,"
            " when joining instructions for this course were due.",
        ),
    ],
)
async def test_price_and_deadline_stand_before_the_button(
    reader: Reader, place: ClientVisit, clock: SettableClock, at: datetime, words: str
) -> None:
    clock.set(at)
    text = await page(reader, place)
    assert words in text
    assert "we refund you £55" in text
    assert text.index(words) < text.index("Tell us </button>")


@pytest.mark.parametrize(
    ("wish", "kind"), [("move", "asks_to_move"), ("give_up", "asks_to_cancel")]
)
async def test_an_officer_gets_one_task_and_the_booking_stays(
    reader: Reader, place: ClientVisit, clock: SettableClock, wish: str, kind: str
) -> None:
    clock.set(STARTS - TWO_DAYS)
    assert await tells(reader, place, wish) == 303
    assert await tells(reader, place, wish) == 303
    (task,) = await opened(place)
    assert (task.kind, task.opened_at, task.due_at) == (kind, clock.now(), clock.now())
    assert task.authority.endswith(f"lrsp-2025-03: {kind}")
    assert "We will call you" in await page(reader, place)
    async with place.store.reading() as tx:
        booking = await bookings.by_id(tx, place.booking_id)
    assert booking is not None
    assert booking.state == "booked"


async def test_nothing_opens_without_a_choice_or_after_the_course(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS - TWO_DAYS)
    assert await tells(reader, place, "") == 422
    clock.set(ENDS)
    assert await tells(reader, place, "move") == 200
    assert await opened(place) == []
