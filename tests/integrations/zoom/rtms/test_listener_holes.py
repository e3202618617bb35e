"""The listener records every gap of a stream that breaks off, from the last message heard."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.listener import StreamListener
from integrations.zoom.rtms.protocol import AppKeys
from integrations.zoom.rtms.rtms_messages import translate
from integrations.zoom.rtms.websocket import StreamTimeouts
from tests.doubles.settable_clock import SettableClock
from tests.integrations.zoom.rtms.fake_rtms import End, FakeStream
from tests.integrations.zoom.rtms.recording_listener import (
    BEGAN,
    CAMERA,
    CAMERA_ON,
    HASTY,
    LOST,
    NOW,
    REFUSED,
    kinds,
    listen,
)

QUIET_S = 2.0
"""A short silence, in which even a busy machine ends the handshake before it."""


async def test_a_connection_without_keep_alives_is_taken_for_broken(zoom: FakeStream) -> None:
    async def falls_silent(end: End) -> None:
        await zoom.accept(end)
        await end.ws.receive()

    zoom.signalling.append(falls_silent)
    quick = StreamTimeouts(silence_s=QUIET_S, return_s=0, first_pause_s=0)
    assert kinds(await listen(zoom, quick)) == [BEGAN, LOST, REFUSED]


async def test_a_hole_begins_with_the_last_thing_heard_not_when_the_silence_was_noticed(
    zoom: FakeStream,
) -> None:
    heard = asyncio.Event()
    clock = SettableClock(NOW)

    async def stalls(end: End) -> None:
        await zoom.accept(end)
        clock.go_on(timedelta(minutes=1))
        await end.say(12, timestamp=42)
        await end.expect(13)
        heard.set()
        await end.ws.receive()

    async def an_hour_passes() -> None:
        await heard.wait()
        clock.go_on(timedelta(hours=1))

    zoom.signalling.append(stalls)
    passing = asyncio.create_task(an_hour_passes())
    quick = StreamTimeouts(silence_s=QUIET_S, return_s=0, first_pause_s=0)
    lines = await listen(zoom, quick, now=clock.now)
    await passing
    assert kinds(lines)[:2] == [BEGAN, LOST]
    assert lines[1]["received_at"] == "2026-06-10T08:01:01.000Z"


async def test_a_camera_event_ahead_of_our_clock_precedes_the_gap(
    zoom: FakeStream,
) -> None:
    """Otherwise the gap would not end the camera's state: Zoom's clock may be a second ahead."""

    async def breaks(end: End) -> None:
        await zoom.accept(end)
        await end.say(CAMERA, event=CAMERA_ON)

    zoom.signalling.append(breaks)
    _, camera, lost, _ = await listen(zoom)
    assert lost["received_at"] == "2026-06-10T08:00:04.000Z"
    assert translate(camera)[0].at < translate(lost)[0].at


async def test_a_watch_that_begins_again_never_seems_to_precede_the_hole(
    zoom: FakeStream,
) -> None:
    async def breaks(end: End) -> None:
        await zoom.accept(end)
        await end.say(CAMERA, event=CAMERA_ON)

    zoom.signalling += [breaks, breaks]
    times = [line["received_at"] for line in await listen(zoom)]
    assert times == sorted(times)


async def test_a_stream_that_cannot_be_reached_is_a_hole_and_begins_no_watch(
    zoom: FakeStream,
) -> None:
    assert kinds(await listen(zoom, path="nowhere")) == [LOST]


async def test_a_listener_that_is_stopped_says_so(zoom: FakeStream) -> None:
    listening = asyncio.Event()
    lines: list[Mapping[str, Any]] = []

    async def holds(end: End) -> None:
        await zoom.accept(end)
        listening.set()
        await end.ws.receive()

    async def note(line: Mapping[str, object]) -> None:
        lines.append(line)

    zoom.signalling.append(holds)
    listener = StreamListener(AppKeys("client", "secret"), lambda: NOW, HASTY)
    start = StreamStart("/uuid==", "stream-1", f"{zoom.url}/signal")
    task = asyncio.create_task(listener.listen(start, note))
    await listening.wait()
    task.cancel()
    await asyncio.wait([task])
    assert kinds(lines) == [BEGAN, LOST]
