"""Screens in a process of their own: `screen_process URL TOKEN COUNT`, with the courses on standard
input.

Prints `open` once each has shown a board, and ends when standard input does.
"""

import asyncio
import sys

import msgspec

from tests.bench.databases.peak_morning import PeakCourse
from tests.bench.load.readers import signed_in
from tests.bench.load.screens import opened


async def watch(url: str, token: str, count: int, courses: tuple[int, ...]) -> None:
    async with signed_in(url, token) as browser:
        held = [PeakCourse(courses[number % len(courses)], "", ()) for number in range(count)]
        async with opened(browser, held):
            print("open", flush=True)
            await asyncio.to_thread(sys.stdin.buffer.read)


def main() -> None:
    _, url, token, count = sys.argv
    courses = msgspec.json.decode(sys.stdin.buffer.readline(), type=tuple[int, ...])
    asyncio.run(watch(url, token, int(count), courses))


if __name__ == "__main__":
    main()
