"""The checks of every page: no axe violation, nothing too wide, and no word broken on a button."""

import os
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.waiting import LONG_S

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)
LONG_MS = 1000 * LONG_S
PICTURES = "COURSEWATCH_PICTURES"  # a folder that receives a picture of every checked page
BROKEN_WORDS = """() => {
    const broken = [];
    for (const button of document.querySelectorAll("button")) {
        const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            for (const word of texts.currentNode.data.matchAll(/\\S+/g)) {
                const place = document.createRange();
                place.setStart(texts.currentNode, word.index);
                place.setEnd(texts.currentNode, word.index + word[0].length);
                const hidden = texts.currentNode.parentElement.closest(".govuk-visually-hidden");
                if (!hidden && place.getClientRects().length > 1) broken.push(word[0]);
            }
        }
    }
    return broken;
}"""
"""The words on buttons that are broken in two lines."""


async def assert_usable(page: Page, name: str) -> None:
    if folder := os.environ.get(PICTURES):
        width = (page.viewport_size or {"width": 0})["width"]
        await page.screenshot(path=Path(folder, f"L-{name}-{width}.png"), full_page=True)
    violations = (await Axe().run(page)).response["violations"]
    assert not violations, [
        (violation["id"], [node["html"] for node in violation["nodes"]]) for violation in violations
    ]
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert not (words := await page.evaluate(BROKEN_WORDS)), (name, words)
