"""The terms on the client's page, and the confirmation, which is kept with their version."""

from datetime import timedelta

from sqlalchemy import select

from delivery.policies import pinning
from delivery.records.judgements import policy_pins
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.links import terms_acknowledgements
from delivery.records.planning import courses
from delivery.records.tables import terms_acknowledgements as table
from tests import stored_register
from tests.delivery.web.client.conftest import Reader
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, STARTS, ClientVisit

DAY = timedelta(days=1)


async def page(reader: Reader, path: str) -> str:
    return " ".join((await (await reader.get(path)).text()).split())


async def text_of(place: ClientVisit) -> PolicyText:
    async with place.store.reading() as tx:
        course = await courses.by_id(tx, place.course_id)
        assert course is not None
        return await pinning.text_of(tx, course)


async def confirm(reader: Reader, place: ClientVisit, digest: str) -> str:
    answer = await reader.post(
        f"{place.path}/terms", data={"digest": digest}, allow_redirects=False
    )
    return answer.headers["Location"].partition("?")[2]


async def test_the_page_has_every_clause_with_its_number_and_the_costs(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS - 10 * DAY)
    text = await page(reader, f"{place.path}/terms")
    assert "Lincolnshire Road Safety Partnership" in text
    for words in (
        "Late arrivals are not admitted, in classrooms and online.",
        "You attend in a fit state. With alcohol,",
        "If you fail to attend, you may book again within 72 hours",
        "Another date is free until <strong>9am on Monday 8 June 2026",
        "A new course costs <strong>£43</strong>",
        "If you do not book one, we refund <strong>£55</strong>",
        "within 7 days of the course (the terms, clause 14)",
    ):
        assert words in text, words
    numbers = [
        text.index(f"> Clause {number}<") if f"> Clause {number}<" in text else -1
        for number in ("3", "8", "12", "21")
    ]
    assert numbers == sorted(numbers)


async def test_a_confirmation_is_kept_once_with_the_hash_of_the_terms(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS - 10 * DAY)
    terms = await text_of(place)
    assert "Read the terms, and confirm" in await page(reader, place.path)
    assert await confirm(reader, place, terms.digest) == "said=confirmed"
    assert await confirm(reader, place, terms.digest) == "said=confirmed"
    async with place.store.reading() as tx:
        (row,) = (await tx.execute(select(table))).all()
        latest = await terms_acknowledgements.of_bookings(
            tx, [place.booking_id, place.other_booking_id]
        )
    assert (row.digest, row.policy, row.at) == (terms.digest, "lrsp-2025-03", clock.now())
    assert latest.keys() == {place.booking_id}
    assert "You confirmed on" in await page(reader, place.path)


async def test_other_terms_since_are_to_be_confirmed_anew(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS - 10 * DAY)
    before = await text_of(place)
    await confirm(reader, place, before.digest)
    async with place.store.writing() as tx:
        other = PolicyText.of(before.name, before.text + "\n# Another text.\n")
        now = clock.now()
        await policy_pins.pin(tx, place.course_id, other, user_id=None, reason="x", now=now)
    assert "The terms have changed since you confirmed" in await page(reader, place.path)
    assert await confirm(reader, place, before.digest) == "said=changed"
    assert await confirm(reader, place, other.digest) == "said=confirmed"


async def test_after_the_course_nothing_is_confirmed(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(ENDS)
    answer = await reader.post(f"{place.path}/terms", data={"digest": "x"})
    assert "This course is over" in await answer.text()
    async with place.store.reading() as tx:
        assert (await tx.execute(select(table))).all() == []


async def test_a_time_to_book_again_in_days_is_said_in_days(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    clock.set(STARTS - 10 * DAY)
    await stored_register.pin_example(place.store, place.course_id, clock.now())
    shown = await page(reader, f"{place.path}/terms")
    costs = "A new course costs <strong>£27.50</strong>, if you may book one within 5 days of the"
    assert f"{costs} course." in shown
