"""Another system and an officer send a new trainer for a course that was handed over."""

import pytest

from delivery.accounts import api_tokens
from delivery.configuration.settings import Settings
from delivery.course_trainers import handover
from delivery.records.database.store import Store
from tests.delivery.course_trainers import trained_course
from tests.delivery.course_trainers.trained_course import TrainedCourse
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.machines.test_register_api import COURSE, token
from tests.delivery.web.officer.registers.test_register_upload import confirm, send
from tests.doubles.settable_clock import SettableClock

STAYS = (
    "NSAC-1 was handed over: Ben stays accountable. "
    "This changes only which trainer the register names."
)


@pytest.fixture
async def handed(store: Store, clock: SettableClock) -> TrainedCourse:
    """Ann's course, which Ben has taken over."""
    trained = await trained_course.make(store)
    clock.set(trained.now)
    await handover.offer(store, trained.course, trained.ben, trained.ann, trained.now)
    await handover.accept(store, trained.course, trained.ben, trained.now)
    return trained


async def test_the_api_says_who_stays_accountable(
    browser: Browser, settings: Settings, store: Store, handed: TrainedCourse
) -> None:
    headers = {"Authorization": f"Bearer {await token(store, settings, *api_tokens.SCOPES)}"}
    for trainer, says in (("ann", None), ("cat", STAYS), ("cat", None)):
        members = COURSE | {"trainer": f"{trainer}@x.org", "zoom_host": "host@example.org"}
        answer = await browser.post("/api/v1/courses", json=members, headers=headers)
        assert answer.status == 200
        assert (await answer.json())["handed_over"] == says
    assert (await handed.trainers()).accountable_id == handed.ben


async def test_the_upload_says_it_before_and_after_it_is_saved(
    browser: Browser, sign_in: SignIn, handed: TrainedCourse
) -> None:
    csrf = await sign_in("officer")
    head = "course,course_type,starts,minutes,zoom_host,trainer"
    row = "NSAC-1,NSAC,2026-06-10 09:00,165,host@example.org,cat@x.org"
    _, shown = await send(browser, csrf, f"{head}\n{row}\n".encode())
    assert STAYS in shown
    status, saved = await confirm(browser, csrf, shown)
    assert status == 200
    assert STAYS in saved
    assert (await handed.trainers()).accountable_id == handed.ben
