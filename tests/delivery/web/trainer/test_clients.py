"""Tests of the pages about one client, and of the steps that ask before they act."""

import re
from datetime import timedelta

import pytest

from delivery.clients.client_looks import NOTES_OPENED
from delivery.records.planning import bookings
from tests import stored_register
from tests.delivery.web.conftest import SignIn
from tests.delivery.web.trainer.conftest import TrainerBrowser
from tests.doubles.settable_clock import SettableClock
from tests.scenes.scene import at
from tests.stored_rows import audit_entries


@pytest.mark.parametrize(
    "path", ["clients/99", "clients/99/removal", "clients/x", "clients/99999999999999999999"]
)
async def test_a_client_of_no_course_of_theirs_is_not_found(
    trainer: TrainerBrowser, path: str
) -> None:
    assert (await trainer.page(f"/{path}"))[0] == 404


async def test_the_page_offers_every_document_refusal_and_code_of_the_policy(
    trainer: TrainerBrowser,
) -> None:
    await trainer.live.busy()
    _, page = await trainer.page(f"/clients/{trainer.live.booking_ids['A']}")
    for value in ("voters identity card", "photo_on_device", "vehicle", "recording"):
        assert f'value="{value}"' in page
    assert "The client may read this" in page


async def test_what_was_noted_about_a_client_can_be_read_back(trainer: TrainerBrowser) -> None:
    await trainer.live.busy()
    for form in (
        {"action": "observe", "code": "smoking", "ago": "2"},
        {"action": "explain", "reason": "illness", "words": "feels faint"},
        {"action": "remove", "reason": "unfit"},
    ):
        await trainer.note({"booking": "B-A", **form})
    _, page = await trainer.page(f"/clients/{trainer.live.booking_ids['A']}")
    text = " ".join(page.split())
    assert "Seen: Smoking or vaping, from 10:12:00am to 10:14:00am" in text
    assert "Told the trainer why they must go: illness: feels faint" in text
    assert "Removed: unfit to take part" in text


async def test_removing_asks_first_and_says_what_may_follow(trainer: TrainerBrowser) -> None:
    await trainer.live.busy()
    _, page = await trainer.page(f"/clients/{trainer.live.booking_ids['A']}/removal")
    assert "Remove Amelia Brown from the course?" in page
    assert page.count("The officer can return the case to the police.") == 2
    said = " ".join(page.split())
    assert "Abusive or foul language, or threats. See clause 19. The officer can return" in said
    assert "or disrupted it. See clauses 8 and 9. They can book again." in said
    buttons_and_field = re.findall(r'name="(skipped)"|>(Remove: [^<]*)</button>', page)
    assert ["".join(each) for each in buttons_and_field] == [
        "Remove: abuse",
        "Remove: unfit to take part",
        "skipped",
        "Remove: conduct",
    ]  # fmt: skip - what is asked for one reason alone stands beside its button


async def test_giving_up_the_course_asks_first(trainer: TrainerBrowser) -> None:
    _, page = await trainer.page("/abandonment")
    assert "does not count\n  against any of the 9 clients." in page
    assert "All clients will be offered another course without charge." in page
    await trainer.note({"action": "abandon"})
    assert "It was noted that this course could not be delivered." in (await trainer.page())[1]


async def test_a_warning_stands_on_the_row_and_offers_the_steps_that_are_left(
    trainer: TrainerBrowser,
) -> None:
    await trainer.live.busy()
    said = {"action": "warn", "booking": "B-A", "matter": "smoking", "how": "chat"}
    for step in ("notice", "timer"):
        await trainer.note({**said, "step": step})
    _, board = await trainer.page()
    assert "Smoking or vaping: timer running, 2&nbsp;min left, since 10:14am" in board
    _, page = await trainer.page(f"/clients/{trainer.live.booking_ids['A']}")
    assert 'name="step" value="warning"' in page
    assert page.count('name="step" value="timer"') == 1  # of another matter
    assert "Notice given: smoking or vaping, in the chat" in " ".join(page.split())
    _, removal = await trainer.page(f"/clients/{trainer.live.booking_ids['A']}/removal")
    assert "For conduct, without a warning before: why" in removal


async def test_what_only_the_policy_names_has_its_words(trainer: TrainerBrowser) -> None:
    await trainer.live.busy()
    now = trainer.live.clock.now()
    await stored_register.pin_example(trainer.live.store, trainer.live.course_id, now)
    await trainer.note({"action": "observe", "booking": "B-A", "code": "asleep", "ago": "1"})
    said = {"action": "warn", "booking": "B-A", "matter": "asleep", "how": "chat"}
    await trainer.note({**said, "step": "notice"})
    for path in ("", "/notes", f"/clients/{trainer.live.booking_ids['A']}"):
        page = " ".join((await trainer.page(path))[1].split())
        assert "Seen: The client was asleep, from" in page
        assert "Notice given: the client was asleep, in the chat" in page
        assert "asleep<" not in page.replace("The client was asleep<", "")


async def test_an_account_that_is_late_is_still_asked_for_and_called_late(
    trainer: TrainerBrowser, sign_in: SignIn, clock: SettableClock
) -> None:
    await trainer.live.busy()
    await trainer.live.notes("remove", "10:12", booking="B-C", reason="abuse")
    client, day = f"/clients/{trainer.live.booking_ids['C']}", "11:45am on Thursday 11 June 2026"
    for path in ("", client):
        page = " ".join((await trainer.page(path))[1].split())
        assert f"We need your account by {day}" in page.replace("</strong> by", " by")
    clock.set(at("11:46") + timedelta(days=1))
    await sign_in("trainer")
    for path in ("", client):
        page = " ".join((await trainer.page(path))[1].split())
        assert f"We needed your account by {day}" in page.replace("</strong> by", " by")
        assert "you can still write it" in page


async def test_a_mark_that_zoom_contradicts_is_shown_as_one(trainer: TrainerBrowser) -> None:
    await trainer.live.busy()
    await trainer.live.notes("camera", "10:12", booking="B-A", state="off")
    board = " ".join((await trainer.page())[1].split())
    assert "Marked off at 10:12am; Zoom says on" in board
    assert board.count("Zoom says") == 1


async def test_of_somebody_who_never_came_the_page_offers_nothing_without_the_trainers_word(
    trainer: TrainerBrowser,
) -> None:
    await trainer.live.busy()
    path = f"/clients/{trainer.live.booking_ids['I']}"
    _, page = await trainer.page(path)
    assert "I see Jack O’Neill myself" in page
    assert 'name="action"' not in page
    _, page = await trainer.page(f"{path}?seen_by_trainer=yes")
    assert 'value="accept_identity"' in page
    assert 'name="seen_by_trainer" value="yes"' in page


async def test_an_account_that_is_owed_is_asked_for_on_the_board_and_on_the_client_s_page(
    trainer: TrainerBrowser, clock: SettableClock
) -> None:
    await trainer.live.busy()
    await trainer.note({"action": "remove", "booking": "B-A", "reason": "abuse"})
    path = f"/clients/{trainer.live.booking_ids['A']}"
    _, board = await trainer.page()
    assert "We need your account" in board
    _, page = await trainer.page(path)
    assert "We need your account by 11:45am on Thursday 11 June 2026." in " ".join(page.split())
    assert "The client may read this." in page
    clock.set(at("12:30"))
    words = {"action": "account", "booking": "B-A", "words": "He swore at me twice."}
    assert (await trainer.note(words))[0] == 303
    assert "We need your account" not in (await trainer.page())[1]
    assert "He swore at me twice." in (await trainer.page(path))[1]


async def test_opening_the_page_of_a_client_is_audited(trainer: TrainerBrowser) -> None:
    await trainer.live.busy()
    await trainer.page(f"/clients/{trainer.live.booking_ids['A']}")
    now = trainer.live.clock.now()
    async with trainer.live.store.reading() as tx:
        entries = await audit_entries(tx, now, now + timedelta(seconds=1))
    looks = [entry.subject for entry in entries if entry.act == NOTES_OPENED]
    assert looks == ["booking B-A"]


async def test_zooms_own_test_of_devices_is_a_hint_beside_the_client_of_that_name(
    trainer: TrainerBrowser,
) -> None:
    async with trainer.live.store.reading() as tx:
        booking = await bookings.by_id(tx, trainer.live.booking_ids["A"])
    assert booking is not None
    result = {"user_name": f"{booking.given_name} {booking.family_name}", "camera_status": 1}
    await trainer.live.zoom("meeting.device_tested", "08:30", test_result=result)
    hint = "camera does not work, microphone was not tested, speaker was not tested. This is only a"
    _, page = await trainer.page(f"/clients/{trainer.live.booking_ids['A']}")
    assert hint in page
    _, page = await trainer.page(f"/clients/{trainer.live.booking_ids['B']}")
    assert hint not in page
