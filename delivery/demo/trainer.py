"""The demonstration's trainer: opens the monitor of a course and sends its forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from delivery.demo.demo_browser import ActionRefused, DemoBrowser

COURSE = re.compile(r"/trainer/courses/(\d+)")


@dataclass(slots=True)
class DemoTrainer:
    browser: DemoBrowser
    _course: str = ""

    async def sign_in(self, link: str) -> None:
        await self.browser.sign_in(link)

    async def open_course(self, reference: str = "") -> None:
        """Opens the monitor of the trainer's course with this reference, or of their first
        course."""
        listed = COURSE.finditer(await self.browser.read("/trainer"))
        for path in dict.fromkeys(match.group(0) for match in listed):
            if reference in await self.browser.read(path):
                self._course = path
                return
        raise ActionRefused(f"the trainer has no course {reference}")

    async def post_action(self, action: str, fields: Mapping[str, str]) -> None:
        """Sends one action. Raises ActionRefused if the service refuses it."""
        await self.browser.send(f"{self._course}/notes", {"action": action, **fields})
