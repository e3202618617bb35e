"""The listener records every camera event and no speech."""

import asyncio

from integrations.zoom.rtms.rtms_messages import translate
from integrations.zoom.rtms.websocket import StreamTimeouts
from tests.integrations.zoom.rtms.fake_rtms import End, FakeStream, no_such_stream
from tests.integrations.zoom.rtms.recording_listener import (
    BEGAN,
    CAMERA,
    CAMERA_ON,
    LOST,
    OVER,
    kinds,
    listen,
    terminate,
)


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


async def test_speech_is_never_recorded(zoom: FakeStream) -> None:
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
    talkative = StreamTimeouts(return_s=0, first_pause_s=0, proof_s=0)
    assert kinds(await listen(zoom, talkative)) == [BEGAN, 12, OVER]


async def test_a_refusal_is_kept_with_its_status_and_begins_no_watch(zoom: FakeStream) -> None:
    (refusal,) = await listen(zoom)
    assert refusal["message"] == {"msg_type": 2, "status_code": 2}
    assert translate(refusal) == ()


async def test_an_address_that_is_not_safe_is_not_gone_to(zoom: FakeStream) -> None:
    """The URL leads to this machine by a name that does not show it."""
    zoom.signalling.append(no_such_stream)
    zoom.url = zoom.url.replace("127.0.0.1", "0.0.0.0")  # noqa: S104 - nothing is bound to it
    assert kinds(await listen(zoom)) == [LOST]
    assert zoom.signalling == [no_such_stream]


async def test_a_pause_is_no_end(zoom: FakeStream) -> None:
    async def pauses(end: End) -> None:
        await zoom.accept(end)
        await end.say(9, state=3, timestamp=1781078403000)
        await end.say(9, state=4, timestamp=1781078404000)
        await end.say(6, event=CAMERA_ON)
        await terminate(end)

    zoom.signalling.append(pauses)
    assert kinds(await listen(zoom)) == [BEGAN, 9, 9, CAMERA, OVER]
