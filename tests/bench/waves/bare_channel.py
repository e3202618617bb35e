"""A channel without the records: the same messages, as many at a time, and nothing is noted."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from delivery.joining.letter_sender import AT_ONCE
from integrations.messenger import Letter, Messenger


@dataclass
class CopyingMessenger:
    """Sends by another messenger, and keeps a copy of what that has taken."""

    messenger: Messenger
    letters: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        await self.messenger.send(letter)
        self.letters.append(letter)

    async def close(self) -> None:
        await self.messenger.close()


async def rate(messenger: Messenger, letters: Sequence[Letter]) -> float:
    """The letters a second that the channel itself takes."""
    waiting = iter(letters)

    async def send_each(shared: Iterator[Letter]) -> None:
        for letter in shared:
            await messenger.send(letter)

    began = time.perf_counter()
    await asyncio.gather(*(send_each(waiting) for _ in range(AT_ONCE)))
    took = time.perf_counter() - began
    await messenger.close()
    return len(letters) / took
