"""A reader of the demonstration confirms and proposes in a browser, by the lines that it prints."""

import re
from asyncio.subprocess import Process
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from delivery.demo.people import PRIYANKA
from tests.browser.seeing import CHROMIUM, FLAGS, assert_usable
from tests.delivery.demo.test_whole_demo import demonstration
from tests.waiting import LONG_S, waiting_for

pytestmark = pytest.mark.usefixtures("chromium")
URL = re.compile(r"http://\S+")
ENDED_EARLY = "You did not complete the course, because you left before the end."
CODE = re.compile(r"Your code is (\d{6})\.")
PASSWORD = re.compile(r"The password of both officers is (\S+)")


async def printed_until(process: Process, words: str) -> str:
    assert process.stdout is not None
    said = ""
    async with waiting_for("the demonstration to say how to go on", LONG_S * 3):
        while words not in said:
            line = await process.stdout.readline()
            assert line, said
            said += line.decode()
    return said


async def printed_to_the_end(process: Process) -> str:
    said = await printed_until(process, "keeps running")
    return said[said.index("Now decide yourself") :]


async def sign_in(page: Page, link: str, then: str) -> None:
    await page.goto(link)
    await page.get_by_role("button", name="Sign in").click()
    await page.goto(then)


async def open_record(page: Page, mailbox: str, address: str) -> None:
    """Opens the record by the link in the letter about the decision, and the code that follows."""
    decision = (
        page.get_by_role("row").filter(has_text=address).filter(has_text="The decision about")
    )
    await page.goto(mailbox)
    await decision.last.get_by_role("link").click()
    await page.locator("a[href*='/record/']").first.click()
    await page.get_by_role("button", name="Send me a code").click()
    typed = page.get_by_role("textbox", name="Code of six digits")
    await typed.wait_for()
    await typed.fill(await newest_code(page, mailbox))
    await page.get_by_role("button", name="Open my record").click()


async def newest_code(page: Page, mailbox: str) -> str:
    letters = await page.context.new_page()
    await letters.goto(mailbox)
    await letters.get_by_role("link", name="Your code").last.click()
    code = CODE.search(await letters.locator("pre").inner_text())
    assert code
    await letters.close()
    return code[1]


async def test_a_reader_confirms_and_proposes_by_the_printed_links(tmp_path: Path) -> None:
    async with (
        demonstration(tmp_path / "demo", "--speed=600") as process,
        async_playwright() as playwright,
    ):
        steps = await printed_to_the_end(process)
        password = PASSWORD.search(steps)
        assert password
        to_confirm, proposed, to_propose, undecided, tasks, mailbox = URL.findall(steps)
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = await (await chromium.new_context()).new_page()
        await sign_in(page, to_confirm, proposed)
        await page.get_by_role("textbox", name="Your password").fill(password[1])
        await page.get_by_role("button", name="Confirm this outcome").click()
        await page.get_by_text("The outcome is on record, and the client can read it.").wait_for()
        await sign_in(page, to_propose, undecided)
        await page.get_by_role("radio", name="Did not attend").check()
        await page.get_by_role("textbox", name="Reason").fill("Never seen in the meeting.")
        await page.get_by_role("button", name="Continue").click()
        await page.get_by_role("textbox", name="Your password").fill(password[1])
        await page.get_by_role("button", name="Propose this outcome").click()
        await page.get_by_text("You proposed this outcome: another officer").wait_for()
        await page.goto(tasks)
        assert await page.get_by_role("link", name="Charge £43 for a new course").count() == 2
        await assert_usable(page, "tasks-of-the-demonstration")
        assert process.stdin is not None
        process.stdin.write(b"\n")
        due = await printed_until(process, "view=due")
        await page.goto(URL.findall(due)[-1])
        await page.get_by_role("link", name="Refund £55").wait_for()
        await page.get_by_role("link", name="Key national status 5").wait_for()
        assert await page.get_by_text("Due since").count() >= 2
        await assert_usable(page, "due-after-the-window")
        await open_record(page, mailbox, PRIYANKA.email)
        await page.get_by_text(ENDED_EARLY, exact=True).wait_for()
        await chromium.close()
