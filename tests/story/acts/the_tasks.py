"""An officer tells a client of a decision, and does what follows from it, over HTTP."""

import html
import re
from dataclasses import dataclass
from datetime import datetime

from delivery.timekeeping import london_time
from tests.story.acts.people import OfficerAtDesk

TASK = re.compile(r'href="(/officer/tasks/\d+)">([^<]+)</a>')
FOLLOWS = re.compile(r'<ul class="govuk-list cw-tasks">(.*?)</ul>', re.DOTALL)
WHEN = re.compile(r'<span class="cw-state[^>]*>(.*?)</span>', re.DOTALL)
DONE = re.compile(r"Reference\s+([^<]+)</span>")
TELLING = re.compile(r'href="(/officer/decisions/\d+/telling)"')
FOLLOW_UP = re.compile(r'href="(/officer/decisions/\d+/follow-up)"')
BUTTON = "Mark as done"


@dataclass
class TaskDesk:
    officer: OfficerAtDesk

    async def of_case(self, case: str) -> dict[str, str]:
        """The path of each task of the case, by its words."""
        page = await self.officer.browser.read(case)
        return {_plain(words): path for path, words in TASK.findall(page)}

    async def follows(self, case: str) -> dict[str, str]:
        """When each task of the case is due, or what it waits for; of a task that is done its
        reference. By the words of the task, which name its amount."""
        stand = {}
        lists = FOLLOWS.findall(await self.officer.browser.read(case))
        for item in "".join(lists).split("</li>")[:-1]:
            task, when, done = TASK.search(item), WHEN.search(item), DONE.search(item)
            assert task
            assert when
            state = _plain(re.sub(r"<[^>]+>", "", when[1]))
            stand[_plain(task[2])] = f"{state}: {_plain(done[1])}" if done else state
        return stand

    async def tell(self, case: str, at: datetime) -> None:
        """Notes that the client was told by telephone."""
        telling = TELLING.search(await self.officer.browser.read(case))
        assert telling, f"{case} has nothing to tell"
        day, _, time = london_time.written(at).partition(" ")
        form = {"result": "told", "way": "telephone", "day": day, "time": time, "note": ""}
        answer = await self.officer.browser.send(telling[1], form, telling[1])
        assert answer.status == 303, await answer.text()

    async def note(self, case: str, at: datetime, **form: str) -> int:
        """Notes what the client did after the decision; returns the status of the answer."""
        page = FOLLOW_UP.search(await self.officer.browser.read(case))
        assert page, f"{case} takes no notes"
        day, _, time = london_time.written(at).partition(" ")
        typed = {"day": day, "time": time, "note": "", **form}
        return (await self.officer.browser.send(page[1], typed, page[1])).status

    async def link_booking(self, case: str, reference: str) -> None:
        """Presses the button that links the new booking of this reference to the decision."""
        page = await self.officer.browser.read(case)
        assert f"Link {reference} to this decision" in page
        offered = re.search(r'name="kind" value="(booked \d+)"', page)
        where = FOLLOW_UP.search(page)
        assert offered
        assert where
        answer = await self.officer.browser.send(where[1], {"kind": offered[1]}, case)
        assert answer.status == 303, await answer.text()

    async def may_do(self, case: str, words: str) -> bool:
        """Whether the page of the task offers to mark it as done, and the server agrees that it
        may not be where it does not."""
        path = (await self.of_case(case))[words]
        offered = BUTTON in await self.officer.browser.read(path)
        if not offered:
            answer = await self.officer.browser.send(path, {"reference": "EARLY"}, path)
            assert answer.status == 422
        return offered

    async def do(self, case: str, words: str, reference: str) -> None:
        path = (await self.of_case(case))[words]
        answer = await self.officer.browser.send(path, {"reference": reference}, path)
        assert answer.status == 303, await answer.text()
        assert f"Reference {reference}" in await self.officer.browser.read(path)

    async def do_all_due(self, reference: str) -> None:
        """Marks every task that is due as done."""
        page = await self.officer.browser.read("/officer/tasks?view=due")
        for path, _ in TASK.findall(page):
            answer = await self.officer.browser.send(path, {"reference": reference}, path)
            assert answer.status == 303, await answer.text()

    async def open_tasks(self) -> list[str]:
        """The words of all tasks that are open."""
        page = await self.officer.browser.read("/officer/tasks")
        return [_plain(words) for _, words in TASK.findall(page)]


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())
