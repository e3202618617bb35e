"""The pages that show each message as it would look."""

from dataclasses import replace
from pathlib import Path

import pytest

from compliance.policy.message_terms import (
    AccountMessage,
    MessageKind,
    OfficeMessage,
    TrainerMessage,
)
from delivery.configuration.settings import Settings
from tests.delivery.web.conftest import Browser, SignIn
from tests.delivery.web.officer.conftest import flat
from tests.delivery.wording import made_up_language
from tests.delivery.wording.made_up_language import MARK
from tests.service_settings import settings_of


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    """The settings of a provider with another language besides English."""
    made_up_language.write(tmp_path)
    return replace(settings_of(sqlite_url), message_folder=tmp_path)


async def read(browser: Browser, path: str) -> str:
    answer = await browser.get(path)
    assert answer.status == 200, path
    return flat(await answer.text())


@pytest.mark.thorough
async def test_each_message_is_shown_in_each_language_by_every_way(
    browser: Browser, sign_in: SignIn
) -> None:
    await sign_in("officer")
    listed = await read(browser, "/officer/messages")
    for kind in MessageKind:
        for language, version in (("en", "1"), ("xx", "xx-1")):
            path = f"/officer/messages/{language}/{kind}"
            assert path in listed
            page = await read(browser, path)
            for heading in ("By email", "By text message", "In a call", f"version {version}"):
                assert heading in page
            assert (f"{MARK} short" in page) is (language == "xx")


async def test_the_code_and_the_messages_to_staff_are_shown_by_their_ways(
    browser: Browser, sign_in: SignIn
) -> None:
    await sign_in("officer")
    listed = await read(browser, "/officer/messages")
    assert "/officer/messages/xx/record_code" in listed
    page = await read(browser, "/officer/messages/en/record_code")
    assert "your code is 123456" in page
    assert "In a call" not in page
    for kind in (*TrainerMessage, *OfficeMessage, *AccountMessage):
        path = f"/officer/messages/staff/{kind}"
        assert path in listed
        page = await read(browser, path)
        assert "By email" in page
        assert "By text message" not in page
    in_a_call = (await read(browser, "/officer/messages/staff/not_ready")).partition("In a call")[2]
    assert "The trainer has not confirmed the course. Confirm the course on your list" in in_a_call
    cancelled = await read(browser, "/officer/messages/staff/course_taken_away?variant=cancelled")
    assert "The course on Wednesday 12 June is cancelled" in cancelled


async def test_the_letter_is_shown_as_it_looks_and_runs_nothing(
    browser: Browser, sign_in: SignIn
) -> None:
    await sign_in("officer")
    answer = await browser.get("/officer/messages/en/outcome/letter?variant=did_not_attend")
    page = await answer.text()
    assert "You did not attend the course." in page
    assert "Dear Sam Example," in page
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'; sandbox" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", ["cy/moved", "en/frame", "en/nothing", "staff/moved", "en/missed"])
async def test_there_is_no_preview_of_another_language_or_kind(
    browser: Browser, sign_in: SignIn, path: str
) -> None:
    await sign_in("officer")
    assert (await browser.get(f"/officer/messages/{path}")).status == 404
