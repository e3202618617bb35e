"""An officer tells a client of a decision, and does what follows from it, over HTTP."""

import html
import re
from dataclasses import dataclass
from datetime import datetime

from delivery.timekeeping import london_time
from tests.story.acts.people import OfficerAtDesk

TASK = re.compile(r'href="(/officer/tasks/\d+)">([^<]+)</a>')
TELLING = re.compile(r'href="(/officer/decisions/\d+/telling)"')
BUTTON = "Mark as done"


@dataclass
class TaskDesk:
    officer: OfficerAtDesk

    async def of_case(self, case: str) -> dict[str, str]:
        """The path of each task of the case, by its words."""
        page = await self.officer.browser.read(case)
        return {" ".join(html.unescape(words).split()): path for path, words in TASK.findall(page)}

    async def tell(self, case: str, at: datetime) -> None:
        """Notes that the client was told by telephone."""
        telling = TELLING.search(await self.officer.browser.read(case))
        assert telling, f"{case} has nothing to tell"
        day, _, time = london_time.written(at).partition(" ")
        form = {"result": "told", "way": "telephone", "day": day, "time": time, "note": ""}
        answer = await self.officer.browser.send(telling[1], form, telling[1])
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
        return [" ".join(html.unescape(words).split()) for _, words in TASK.findall(page)]
