"""The check of identity on the client's record, and who has looked at the record."""

import re
from datetime import timedelta

from delivery.clients import client_looks
from delivery.records.accounts import users
from delivery.records.planning import courses
from delivery.records.review import audit
from tests.delivery.web.client.test_record import Reader, note, page
from tests.doubles.settable_clock import SettableClock
from tests.scenes.client_place import ENDS, ClientVisit
from tests.scenes.client_record import judge

JUNE = "2026-06-01 to 2026-06-30"


async def test_the_record_shows_the_check_of_identity(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    async with place.store.writing() as tx:
        for minute, (action, keys) in enumerate(
            [
                ("identity", {"booking": "A", "accepted": False, "reason": "photocopy"}),
                ("identity", {"booking": "A", "accepted": True, "document": "valid passport"}),
                ("identity", {"booking": "B", "accepted": True, "document": "blue badge"}),
            ]
        ):
            await note(tx, place, action, ENDS - timedelta(minutes=60 - minute), **keys)
    clock.set(ENDS)
    text = " ".join((await page(reader, place)).split())
    assert "10:45:00am: the trainer did not accept your identity: a photocopy." in text
    assert "10:46:00am: the trainer accepted your valid passport." in text
    assert "blue badge" not in text


async def test_the_record_says_which_roles_looked_at_it_and_when(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    clock.set(ENDS)
    assert "Nobody has opened it yet." in await page(reader, place)
    async with place.store.writing() as tx:
        second = await users.add(
            tx, email="omar@example.org", name="Omar Oak", role="officer", now=ENDS
        )
        looks = [
            (place.officer_id, 0, "case opened", "A"),
            (place.officer_id, 29, "case opened", "A"),
            (second, 30, "client file downloaded", "A"),
            (place.officer_id, 60, "case opened", "A"),
            (second, 40, "case opened", "B"),
            (second, 41, "outcome signed", "A"),
        ]
        for officer, minute, act, reference in looks:
            at, subject = ENDS + timedelta(minutes=minute), f"booking {reference}"
            await audit.add(tx, user_id=officer, act=act, subject=subject, now=at)
    text = " ".join((await page(reader, place)).split())
    visits = re.findall(r"<li>Wednesday 10 June 2026, (\S+): a compliance officer</li>", text)
    assert visits == ["12:45pm", "12:15pm", "11:45am"]
    assert "Omar" not in text
    assert "Olive" not in text


async def test_a_list_of_the_course_and_an_export_of_its_period_are_looks_too(
    reader: Reader, place: ClientVisit, clock: SettableClock
) -> None:
    await judge(place)
    clock.set(ENDS)
    async with place.store.writing() as tx:
        course = await courses.by_id(tx, place.course_id)
        assert course is not None
        for hours, act, subject in (
            (1, client_looks.COMPLETIONS_OPENED, f"course {course.reference}"),
            (2, client_looks.COMPLETIONS_OPENED, "course ANOTHER-1"),
            (3, audit.EXPORTED, "period 2026-06-01 to 2026-06-30"),
            (4, audit.EXPORTED, "period 2026-05-01 to 2026-05-31"),
            (5, client_looks.CHALLENGE_OPENED, "booking A"),
            (6, audit.EXPORTED, client_looks.export_subject(JUNE, "ELSEWHERE")),
            (7, audit.EXPORTED, client_looks.export_subject(JUNE, "Lincolnshire Police")),
        ):
            by, at = place.officer_id, ENDS + timedelta(hours=hours)
            await audit.add(tx, user_id=by, act=act, subject=subject, now=at)
    text = " ".join((await page(reader, place)).split())
    visits = re.findall(r"<li>Wednesday 10 June 2026, (\S+): a compliance officer</li>", text)
    assert visits == ["6:45pm", "4:45pm", "2:45pm", "12:45pm"]
