"""Zoom's end of a stream, and the processes that listen to it."""

from collections.abc import AsyncIterator

import pytest

from tests.delivery.streams.stream_processes import Process, ProcessLine, processes
from tests.doubles.settable_clock import SettableClock


@pytest.fixture
def zoom() -> ProcessLine:
    return ProcessLine()


@pytest.fixture
async def process(
    database_url: str, clock: SettableClock, zoom: ProcessLine
) -> AsyncIterator[Process]:
    async with processes(database_url, clock, zoom) as made:
        yield made
