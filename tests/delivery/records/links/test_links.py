"""The stored links of clients, their codes and requests, and the terms that they have confirmed."""

from datetime import timedelta

from delivery.records.database.store import Store, Transaction
from delivery.records.links import (
    link_requests,
    record_codes,
    record_keys,
    terms_acknowledgements,
)
from delivery.records.links.link_requests import LinkRequest
from delivery.records.links.record_codes import NewCode
from delivery.records.links.terms_acknowledgements import TermsAcknowledgement
from delivery.records.messages import causes
from delivery.records.planning import bookings
from tests import stored_register
from tests.delivery.records.planned_course import NOW, a_course, booking_details

MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1)


async def booked(tx: Transaction) -> tuple[int, int]:
    """The ids of a course and of a booking on it."""
    course_id = await a_course(tx)
    booking_id, _ = await stored_register.put_booking(tx, booking_details(course_id), NOW)
    return course_id, booking_id


async def test_a_record_has_one_key_until_it_is_replaced(store: Store) -> None:
    async with store.writing() as tx:
        course_id, booking_id = await booked(tx)
        first = await record_keys.make(tx, booking_id, course_id, NOW)
        assert await record_keys.make(tx, booking_id, course_id, NOW + MINUTE) == first
        keyed = await record_keys.by_key(tx, first)
        assert keyed is not None
        assert (keyed.booking.id, keyed.course.id, len(first)) == (booking_id, course_id, 43)
        await record_keys.replace(tx, booking_id, course_id, NOW + MINUTE)
        assert await record_keys.by_key(tx, first) is None
        assert await record_keys.current(tx, booking_id, course_id) is None
        second = await record_keys.make(tx, booking_id, course_id, NOW + MINUTE)
        assert second != first


async def test_the_newest_code_alone_is_tried_a_few_times_and_used_once(store: Store) -> None:
    async with store.writing() as tx:
        course_id, booking_id = await booked(tx)
        await record_keys.make(tx, booking_id, course_id, NOW)
        row = await record_keys.current(tx, booking_id, course_id)
        assert row is not None
        ids = [
            await record_codes.add(tx, NewCode(row.id, "email", code, "words", "0" * 64, NOW))
            for code in ("a" * 64, "b" * 64)
        ]
        assert await record_codes.try_newest(tx, row.id, NOW, 2) == (ids[1], "b" * 64)
        assert await record_codes.try_newest(tx, row.id, NOW + MINUTE, 2) is None  # too old
        assert await record_codes.try_newest(tx, row.id, NOW, 2) is not None
        assert await record_codes.try_newest(tx, row.id, NOW, 2) is None
        assert await record_codes.try_newest(tx, row.id, NOW, 3) is not None
        await record_codes.use(tx, ids[1], NOW)
        assert await record_codes.try_newest(tx, row.id, NOW, 9) is None
        assert await record_codes.count_since(tx, row.id, NOW) == 2
        assert await record_codes.count_since(tx, row.id, NOW + MINUTE) == 0


async def test_a_request_is_a_cause_of_one_message(store: Store) -> None:
    async with store.writing() as tx:
        course_id, booking_id = await booked(tx)
        request = LinkRequest(booking_id, course_id, "record_link", None, NOW)
        await link_requests.add(tx, request)
        assert await link_requests.is_asked_since(tx, booking_id, "record_link", NOW)
        assert not await link_requests.is_asked_since(tx, booking_id, "joining_link", NOW)
        (cause,) = await causes.untold(tx, NOW, NOW, A_DAY, 9)
        assert (cause.kind, cause.booking_id, cause.course_id) == (
            "record_link",
            booking_id,
            course_id,
        )
        assert await link_requests.course_of(tx, cause.number) == course_id


async def test_the_latest_terms_for_the_present_course_are_those_confirmed(store: Store) -> None:
    async with store.writing() as tx:
        course_id, booking_id = await booked(tx)
        for digest in ("a" * 64, "b" * 64):
            confirmed = TermsAcknowledgement(booking_id, course_id, "lrsp-2025-03", digest, NOW)
            await terms_acknowledgements.add(tx, confirmed)
        latest = await terms_acknowledgements.of_bookings(tx, [booking_id, booking_id + 1])
        assert {key: row.digest for key, row in latest.items()} == {booking_id: "b" * 64}
        elsewhere = await a_course(tx, reference="NSAC-2")
        moved = booking_details(elsewhere)
        await stored_register.put_booking(tx, moved, NOW)
        assert await terms_acknowledgements.of_booking(tx, booking_id) is None


async def test_a_booking_is_known_by_its_reference_in_any_spelling(store: Store) -> None:
    async with store.writing() as tx:
        _, booking_id = await booked(tx)
        row = await bookings.by_id(tx, booking_id)
        assert row is not None
        (same,) = await bookings.of_reference(tx, f" {row.reference.lower()} ")
        assert same.id == booking_id
        assert await bookings.of_reference(tx, "") == []
