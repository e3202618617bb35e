"""A register that names another force or attendance once a case was returned to the former."""

from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.documents.document_rules import EVIDENCE
from tests.delivery.documents.made_documents import document_of
from tests.delivery.web.conftest import SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.scenes.decision_tasks import do, tasks_of, tell, with_offer

BEFORE = {"force": "LINCOLNSHIRE POLICE", "attendance_id": "ATT-1"}
AFTER = {"force": "KENT COUNTY POLICE", "attendance_id": "ATT-2"}
RETURNED, KEYED = "This was done for LINCOLNSHIRE POLICE.", "This was done for attendance ATT-1."


@pytest.fixture
async def a_day_later(officer: OfficerBrowser, sign_in: SignIn) -> OfficerBrowser:
    """A day after the client I was told that the case goes back to the police."""
    desk = officer.desk
    await with_offer(desk.store, desk.live.booking_ids["I"], **BEFORE)
    await desk.judged()
    await desk.sign("I", Outcome.NON_COMPLETION_ABUSE)
    await tell(desk, "I")
    desk.clock.go_on(timedelta(hours=25))
    return replace(officer, csrf=await sign_in("officer"))


async def corrected(officer: OfficerBrowser) -> None:
    desk = officer.desk
    await with_offer(desk.store, desk.live.booking_ids["I"], **AFTER)


async def read(officer: OfficerBrowser, path: str) -> str:
    return " ".join((await officer.read(path)).split())


async def task_page(officer: OfficerBrowser, kind: str) -> str:
    task = (await tasks_of(officer.desk, "I"))[kind]
    return await read(officer, f"/officer/tasks/{task.id}")


async def test_what_is_still_to_be_done_follows_the_register(a_day_later: OfficerBrowser) -> None:
    await corrected(a_day_later)
    page = await read(a_day_later, a_day_later.path("I"))
    assert "Return the case to KENT COUNTY POLICE" in page
    assert "Look again" not in page


async def test_what_is_done_keeps_whom_it_was_done_for_and_says_to_look_again(
    a_day_later: OfficerBrowser,
) -> None:
    desk = a_day_later.desk
    await do(desk, "I", "referral")
    await do(desk, "I", "national_status")
    assert "Look again" not in await read(a_day_later, a_day_later.path("I"))
    await corrected(a_day_later)
    page = await read(a_day_later, a_day_later.path("I"))
    assert "Return the case to LINCOLNSHIRE POLICE" in page
    assert f"{RETURNED} The register now names KENT COUNTY POLICE." in page
    assert f"{KEYED} The register now names ATT-2." in page
    assert RETURNED in await task_page(a_day_later, "referral")
    assert KEYED in await task_page(a_day_later, "national_status")
    assert "Return the case to LINCOLNSHIRE POLICE" in await read(
        a_day_later, "/officer/tasks?view=done"
    )
    tasks = (await document_of(desk, desk.live.booking_ids["I"], EVIDENCE)).document.tasks
    assert "Return the case to LINCOLNSHIRE POLICE" in [task.words for task in tasks]


async def test_whoever_did_it_for_the_former_opens_it_again_and_does_it_for_the_other(
    a_day_later: OfficerBrowser,
) -> None:
    await do(a_day_later.desk, "I", "referral")
    await corrected(a_day_later)
    task = (await tasks_of(a_day_later.desk, "I"))["referral"]
    undone = {"act": "not_done", "reason": "The register named the wrong force."}
    assert (await a_day_later.post(f"/officer/tasks/{task.id}", undone))[0] == 303
    assert "Return the case to KENT COUNTY POLICE" in await task_page(a_day_later, "referral")
    await do(a_day_later.desk, "I", "referral")
    assert "Look again" not in await task_page(a_day_later, "referral")


async def test_a_decision_that_is_reversed_is_put_right_with_the_force_that_had_the_case(
    a_day_later: OfficerBrowser,
) -> None:
    await do(a_day_later.desk, "I", "referral")
    await corrected(a_day_later)
    await a_day_later.desk.sign("I", Outcome.INSUFFICIENT_EVIDENCE)
    words = "Tell LINCOLNSHIRE POLICE that the case must not go on"
    assert words in await read(a_day_later, a_day_later.path("I"))
    assert words in await task_page(a_day_later, "referral correction")
    assert words in await read(a_day_later, "/officer/tasks")
