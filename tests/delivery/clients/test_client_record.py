"""The deadline for booking again, and what has changed since a person decided."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import Decision
from delivery.clients.client_record import ClientRecord, record_of
from delivery.clients.personal_link import follow
from delivery.records.database.store import Store
from delivery.records.planning import bookings, client_actions
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, make_place
from tests.scenes.live_course import LiveCourse
from tests.scenes.morning import decide, held, judge, sign
from tests.signing_in import somebody


async def contact_by(store: Store, **changes: Any) -> datetime | None:
    place = await make_place(store)
    await place.change_booking(**changes)
    async with store.reading() as tx:
        link = await follow(tx, place.key)
        assert link
        return (await record_of(tx, link)).contact_by


@pytest.mark.parametrize(
    ("deadline", "by"),
    [
        (date(2026, 7, 8), ENDS + timedelta(hours=72)),
        (date(2026, 6, 13), ENDS + timedelta(hours=72)),  # which end at 11:45 on that day
        (date(2026, 6, 12), datetime(2026, 6, 12, 23, tzinfo=UTC)),  # midnight in London
    ],
)
async def test_the_deadline_counts_from_the_end_and_stays_within_the_police_deadline(
    store: Store, deadline: date, by: datetime
) -> None:
    assert await contact_by(store, police_deadline=deadline) == by


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
async def test_a_client_no_longer_booked_has_no_deadline(store: Store, state: str) -> None:
    assert await contact_by(store, state=state) is None


async def test_whoever_opens_a_page_after_the_course_does_not_try_to_join(store: Store) -> None:
    place = await make_place(store)
    async with store.writing() as tx:
        link = await follow(tx, place.key)
        assert link
        for kind, at in (
            ("opened", ENDS - timedelta(hours=3)),
            ("opened", ENDS + timedelta(days=4)),
            ("join", ENDS + timedelta(days=4)),
        ):
            await client_actions.add(tx, booking_id=link.booking.id, kind=kind, now=at)
    async with store.reading() as tx:
        tries = (await record_of(tx, link)).tries
    assert [(step.kind, step.at > ENDS) for step in tries] == [("opened", False), ("join", True)]


async def own_record(live: LiveCourse, client: str) -> ClientRecord:
    async with live.store.reading() as tx:
        booking = await bookings.by_id(tx, live.booking_ids[client])
        assert booking
        link = await follow(tx, booking.link_key)
        assert link
        return await record_of(tx, link)


async def test_what_changed_since_a_person_decided_is_no_longer_called_confirmed(
    live: LiveCourse, store: Store, clock: SettableClock
) -> None:
    officer = await somebody(store, "officer", clock.now())
    await held(live)
    await decide(live, officer, "B", Decision.UPHOLD)
    await sign(live, officer, "B", Outcome.NON_COMPLETION_LEFT_EARLY)
    record = await own_record(live, "B")
    assert record.signed
    assert (record.signed.look_again, record.findings[0].decision) == (False, "upheld")
    await live.joins("B", "10:33")
    await judge(store, clock, live.course_id)
    record = await own_record(live, "B")
    assert record.signed
    assert record.signed.look_again
    assert "upheld" not in [finding.decision for finding in record.findings]
