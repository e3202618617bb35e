"""Screens in a process of their own: `screen_process URL COUNT`, with the courses on standard
input, each with a token that signs its trainer in.

Prints `open` once each has shown a board, and ends when standard input does.
"""

import asyncio
import sys
from collections.abc import Mapping

import msgspec

from tests.bench.databases.peak_morning import PeakCourse
from tests.bench.load.readers import trainers
from tests.bench.load.screens import opened


async def watch(url: str, count: int, links: Mapping[int, str]) -> None:
    courses = list(links)
    async with trainers(url, links) as browsers:
        held = [PeakCourse(courses[number % len(courses)], "", ()) for number in range(count)]
        async with opened(browsers, held):
            print("open", flush=True)
            await asyncio.to_thread(sys.stdin.buffer.read)


def main() -> None:
    _, url, count = sys.argv
    links = msgspec.json.decode(sys.stdin.buffer.readline(), type=dict[int, str])
    asyncio.run(watch(url, int(count), links))


if __name__ == "__main__":
    main()
