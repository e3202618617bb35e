"""Listening to a stream: every camera is on record, and so is every hole."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.zoom.rtms import Listener
from integrations.zoom.rtms_protocol import Keys
from integrations.zoom.rtms_socket import Patience, spread
from integrations.zoom.rtms_words import translate
from integrations.zoom.webhook import StreamStart
from tests.integrations.zoom.fake_rtms import (
    End,
    FakeStream,
    granted,
    no_such_stream,
    running_stream,
)
from tests.settable_clock import SettableClock

NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)
HASTY = Patience(answer_s=5, silence_s=5, return_s=0, first_pause_s=0, longest_pause_s=0)
CAMERA_ON = {"event_type": 8, "timestamp": 1781078403000, "participants": [{"user_id": 1}]}
BEGAN, LOST, CAMERA, OVER, REFUSED = 2, "lost", 6, 8, "refused"


@pytest.fixture
async def zoom() -> AsyncIterator[FakeStream]:
    async with running_stream() as running:
        yield running


async def listen(
    zoom: FakeStream,
    patience: Patience = HASTY,
    path: str = "signal",
    now: Callable[[], datetime] = lambda: NOW,
) -> list[Mapping[str, Any]]:
    """Every line that was noted until the listener gave up or the stream was over."""
    lines: list[Mapping[str, Any]] = []

    async def note(line: Mapping[str, object]) -> None:
        lines.append(line)

    listener = Listener(Keys("client", "secret"), now, patience)
    await listener.listen(StreamStart("/uuid==", "stream-1", f"{zoom.url}/{path}"), note)
    return lines


def kinds(lines: list[Mapping[str, Any]]) -> list[object]:
    return [_kind(line) for line in lines]


def _kind(line: Mapping[str, Any]) -> object:
    if line.get("lost"):
        return LOST
    return REFUSED if line["message"].get("status_code") else line["message"]["msg_type"]


async def terminate(end: End) -> None:
    await end.say(OVER, state=4, reason=6, timestamp=1781078405000)
    await end.ws.receive()


async def test_cameras_are_noted_from_the_handshake_to_the_end_of_the_stream(
    zoom: FakeStream,
) -> None:
    async def tells(end: End) -> None:
        await zoom.accept(end, transcript="media")
        await end.say(CAMERA, event={**CAMERA_ON, "participants": [{"user_id": 1, "name": "Jo"}]})
        await terminate(end)

    zoom.signalling.append(tells)
    lines = await listen(zoom)
    assert kinds(lines) == [BEGAN, CAMERA, OVER]
    assert lines[0]["received_at"] == "2026-06-10T08:00:00.000Z"
    assert lines[1]["message"]["event"] == {
        "event_type": 8,
        "timestamp": 1781078403000,
        "participants": [{"user_id": "1"}],
    }


async def test_what_was_said_in_the_room_is_never_noted(zoom: FakeStream) -> None:
    spoken = asyncio.Event()

    async def speaks(end: End) -> None:
        await end.expect(3)
        await end.say(4, status_code=0)
        await end.say(17, content={"user_name": "Jo", "data": "Hello"})
        await end.say(12, timestamp=7)
        assert await end.expect(13) == {"msg_type": 13, "timestamp": 7}
        spoken.set()
        await end.ws.receive()

    async def tells(end: End) -> None:
        await zoom.accept(end, transcript="media", video="media")
        await spoken.wait()
        await end.say(6, event={"event_type": 3, "participants": [{"user_name": "Jo"}]})
        await terminate(end)

    zoom.media.append(speaks)
    zoom.signalling.append(tells)
    assert kinds(await listen(zoom)) == [BEGAN, OVER]
    assert zoom.media_opened == 1


async def test_keep_alives_are_answered(zoom: FakeStream) -> None:
    async def asks(end: End) -> None:
        await zoom.accept(end)
        await end.say(12, timestamp=42)
        assert await end.expect(13) == {"msg_type": 13, "timestamp": 42}
        await terminate(end)

    zoom.signalling.append(asks)
    assert kinds(await listen(zoom)) == [BEGAN, OVER]


async def test_that_we_still_listen_is_put_on_record_now_and_then(zoom: FakeStream) -> None:
    async def asks(end: End) -> None:
        await zoom.accept(end)
        await end.say(12, timestamp=42)
        await end.expect(13)
        await terminate(end)

    zoom.signalling.append(asks)
    talkative = Patience(return_s=0, first_pause_s=0, proof_s=0)
    assert kinds(await listen(zoom, talkative)) == [BEGAN, 12, OVER]


async def test_a_broken_connection_is_a_hole_and_is_made_again(zoom: FakeStream) -> None:
    async def breaks(end: End) -> None:
        await zoom.accept(end)

    async def ends(end: End) -> None:
        await zoom.accept(end)
        await terminate(end)

    zoom.signalling += [breaks, ends]
    assert kinds(await listen(zoom)) == [BEGAN, LOST, BEGAN, OVER]


async def test_one_that_zoom_has_given_up_is_left(zoom: FakeStream) -> None:
    async def breaks(end: End) -> None:
        await zoom.accept(end)

    zoom.signalling += [breaks, no_such_stream]
    assert kinds(await listen(zoom)) == [BEGAN, LOST, REFUSED]
    assert zoom.signalling == []


async def test_a_connection_without_keep_alives_is_taken_for_broken(zoom: FakeStream) -> None:
    async def falls_silent(end: End) -> None:
        await zoom.accept(end)
        await end.ws.receive()

    zoom.signalling.append(falls_silent)
    quick = Patience(silence_s=0.05, return_s=0, first_pause_s=0)
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
    quick = Patience(silence_s=0.05, return_s=0, first_pause_s=0)
    lines = await listen(zoom, quick, now=clock.now)
    await passing
    assert kinds(lines)[:2] == [BEGAN, LOST]
    assert lines[1]["received_at"] == "2026-06-10T08:01:01.000Z"


async def test_a_camera_that_zoom_told_of_ahead_of_our_clock_lies_before_the_hole(
    zoom: FakeStream,
) -> None:
    """Or nothing would end what is believed of it: their clock may be a second ahead of ours."""

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


def test_those_who_were_cut_off_together_do_not_come_back_together() -> None:
    pauses = {spread(8.0) for _ in range(100)}
    assert len(pauses) > 1
    assert all(4.0 <= pause <= 8.0 for pause in pauses)
    assert spread(0.0) == 0.0


async def test_who_is_not_gone_yet_is_waited_for(zoom: FakeStream) -> None:
    """After a crash Zoom may still hold the connection that we had (status 8)."""

    async def duplicate(end: End) -> None:
        await end.expect(1)
        await end.say(2, status_code=8, reason="Duplicate signal request")

    async def ends(end: End) -> None:
        await zoom.accept(end)
        await terminate(end)

    zoom.signalling += [duplicate, ends]
    patient = Patience(first_pause_s=0, longest_pause_s=0)
    assert kinds(await listen(zoom, patient)) == [BEGAN, OVER]


async def test_a_listener_that_another_took_over_from_does_not_fight(zoom: FakeStream) -> None:
    async def turns_away(end: End) -> None:
        await zoom.accept(end)
        await end.say(2, status_code=8, reason="Duplicate signal request")

    zoom.signalling += [turns_away, turns_away]
    assert kinds(await listen(zoom)) == [BEGAN, LOST]
    assert len(zoom.signalling) == 1


async def test_a_refusal_is_kept_with_its_status_and_begins_no_watch(zoom: FakeStream) -> None:
    (refusal,) = await listen(zoom)
    assert refusal["message"] == {"msg_type": 2, "status_code": 2}
    assert translate(refusal) == ()


async def test_a_stream_that_cannot_be_reached_is_a_hole_and_begins_no_watch(
    zoom: FakeStream,
) -> None:
    assert kinds(await listen(zoom, path="nowhere")) == [LOST]


async def test_an_address_that_is_not_safe_is_not_gone_to(zoom: FakeStream) -> None:
    """This one would lead here, but does not say so."""
    zoom.signalling.append(no_such_stream)
    zoom.url = zoom.url.replace("127.0.0.1", "0.0.0.0")  # noqa: S104 - nothing is bound to it
    assert kinds(await listen(zoom)) == [LOST]
    assert zoom.signalling == [no_such_stream]


async def test_media_that_cannot_be_reached_hold_up_nothing(zoom: FakeStream) -> None:
    async def ends(end: End) -> None:
        await zoom.accept(end, transcript="nowhere")
        await terminate(end)

    zoom.signalling.append(ends)
    assert kinds(await listen(zoom)) == [BEGAN, OVER]


async def test_a_medium_that_is_refused_gives_way_to_the_next(zoom: FakeStream) -> None:
    async def refuses(end: End) -> None:
        assert (await end.expect(3))["media_type"] == 8
        await end.say(4, status_code=12)

    async def grants(end: End) -> None:
        assert (await end.expect(3))["media_type"] == 2
        await end.say(4, status_code=0)
        await end.ws.receive()

    async def ends(end: End) -> None:
        await zoom.accept(end, transcript="media", video="media")
        await terminate(end)

    zoom.media += [refuses, grants]
    zoom.signalling.append(ends)
    assert kinds(await listen(zoom)) == [BEGAN, OVER]
    assert zoom.media_opened == 2


async def test_media_that_break_are_opened_again_and_the_signalling_stays(
    zoom: FakeStream,
) -> None:
    async def breaks(end: End) -> None:
        await end.expect(3)
        await end.say(4, status_code=0)

    async def ends(end: End) -> None:
        await zoom.accept(end, transcript="media")
        await end.expect(7)
        await end.expect(5)
        await terminate(end)

    zoom.media += [breaks, granted]
    zoom.signalling.append(ends)
    assert kinds(await listen(zoom)) == [BEGAN, OVER]


async def test_without_media_cameras_are_asked_for_all_the_same(zoom: FakeStream) -> None:
    async def ends(end: End) -> None:
        await zoom.accept(end)
        await terminate(end)

    zoom.signalling.append(ends)
    assert kinds(await listen(zoom)) == [BEGAN, OVER]
    assert zoom.media_opened == 0


async def test_a_pause_is_no_end(zoom: FakeStream) -> None:
    async def pauses(end: End) -> None:
        await zoom.accept(end)
        await end.say(9, state=3, timestamp=1781078403000)
        await end.say(9, state=4, timestamp=1781078404000)
        await end.say(6, event=CAMERA_ON)
        await terminate(end)

    zoom.signalling.append(pauses)
    assert kinds(await listen(zoom)) == [BEGAN, 9, 9, CAMERA, OVER]


async def test_what_is_no_message_is_passed_over(zoom: FakeStream) -> None:
    async def mumbles(end: End) -> None:
        await zoom.accept(end)
        for frame in ("hello", "[1]", '{"msg_type": "8"}', "[" * 10_000):
            await end.ws.send_str(frame)
        await end.ws.send_bytes(b"\xff")
        await terminate(end)

    zoom.signalling.append(mumbles)
    assert kinds(await listen(zoom)) == [BEGAN, OVER]


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
    listener = Listener(Keys("client", "secret"), lambda: NOW, HASTY)
    start = StreamStart("/uuid==", "stream-1", f"{zoom.url}/signal")
    task = asyncio.create_task(listener.listen(start, note))
    await listening.wait()
    task.cancel()
    await asyncio.wait([task])
    assert kinds(lines) == [BEGAN, LOST]
