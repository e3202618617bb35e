"""An officer who works through cases with the keyboard alone, and counts what it takes."""

from dataclasses import dataclass

from playwright.async_api import Page, expect

TALLEST = 2100
"""CSS pixels of a case page on a laptop of 1366 by 768, at most: less than three screens."""
REASON = "As seen on the timeline."
PASSWORD = "correct horse battery staple"
FOCUS = """() => {
    const focused = document.activeElement;
    return focused.id || focused.textContent.trim();
}"""
IN_VIEW = """() => {
    const place = document.activeElement.getBoundingClientRect();
    return place.top >= 0 && place.top < window.innerHeight - 100;
}"""
HEIGHT = "document.documentElement.scrollHeight"


@dataclass
class KeyboardOfficer:
    page: Page
    presses: int = 0
    letters: int = 0
    tallest: int = 0

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)
            self.presses += 1

    async def types(self, text: str) -> None:
        await self.page.keyboard.type(text)
        self.letters += len(text)

    async def goes_on(self, *keys: str) -> None:
        """Presses keys of which the last opens another page."""
        async with self.page.expect_navigation():
            await self.press(*keys)

    async def works(self) -> list[str]:
        """Does what waits in the case that is open, until the focus is on the next case. Returns
        the parts that had the focus."""
        parts: list[str] = []
        while not (part := await self._focus()).startswith(("Next case", "signed")):
            parts.append(part)
            assert await self.page.evaluate(IN_VIEW), part
            await self._acts_on(part)
        return parts

    async def _focus(self) -> str:
        """What has the focus, once the page that was opened has given it."""
        await expect(self.page.locator(":focus")).to_have_count(1)
        self.tallest = max(self.tallest, await self.page.evaluate(HEIGHT))
        return " ".join(str(await self.page.evaluate(FOCUS)).split())

    async def _acts_on(self, part: str) -> None:
        if part.startswith("finding-"):
            await self._chooses("Space" if part == "finding-1" else "ArrowRight")
        elif part == "decision":
            await self._chooses("Space")
        elif part.startswith("Check before you propose"):
            await self._proposes()
        elif part == "proposal":
            await self._proves()
        else:
            raise AssertionError(part)

    async def _chooses(self, key: str) -> None:
        """Takes the first choice, or with an arrow the second; gives the reason and sends it."""
        await self.press("Tab", key)
        await self._reaches_reason()
        await self.types(REASON)
        await self.goes_on("Tab", "Enter")

    async def _proposes(self) -> None:
        """Names the first ground, keeps the reason, and gives the password if it is asked for."""
        await self.press("Tab", "Space")
        await self._reaches_reason()
        await self._proves()

    async def _reaches_reason(self) -> None:
        while not (await self._focus()).startswith("reason"):
            await self.press("Tab")

    async def _proves(self) -> None:
        await self.press("Tab")
        if await self._focus() == "password":
            await self.types(PASSWORD)
            await self.press("Tab", "Tab")
        await self.goes_on("Enter")

    async def works_through(self, cases: int) -> list[list[str]]:
        """Opens the first case of the work list and goes from case to case, past those in which
        only a task waits, until so many are worked on."""
        await self.goes_on("F2", "n")
        worked: list[list[str]] = []
        while len(worked) < cases:
            if parts := await self.works():
                worked.append(parts)
                await expect(self.page.get_by_role("alert")).to_be_in_viewport()
            if len(worked) < cases:
                await self.goes_on(*(["Enter"] if parts else ["F2", "n"]))
        return worked
