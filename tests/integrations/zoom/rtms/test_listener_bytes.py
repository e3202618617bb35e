"""Strange bytes of a stream are read where they have one meaning; else cameras are unknown."""

import pytest
from structlog.testing import capture_logs

from compliance.stream_events import CameraReported
from integrations.zoom.rtms.rtms_messages import translate
from tests.integrations.zoom.rtms.fake_rtms import End, FakeStream
from tests.integrations.zoom.rtms.recording_listener import (
    BEGAN,
    CAMERA,
    LOST,
    OVER,
    kinds,
    listen,
    terminate,
)

EVENT = b'{"event_type": 9, "timestamp": 1781078403000, "participants": [{"user_id": 1}]}'


@pytest.mark.parametrize(
    "frame",
    [
        b'{"msg_type": "6", "event": %s}' % EVENT,
        b'{"msg_type": 6.0, "event": %s}' % EVENT,
        b'{"msg_type": 6, "event": %s}' % EVENT.replace(b"9", b'"9"', 1).replace(b"1}", b'"1"}'),
        b'{"msg_type": 6, "name": "\\ud83d", "event": %s}' % EVENT,
        b'{"msg_type": 6, "name": "\xf0\x9f", "event": %s}' % EVENT,
        b'{"msg_type": 6, "name": NaN, "event": %s}' % EVENT,
        b'{"msg_type": 6, "event": %s}' % EVENT.replace(b"1}", b'1, "name": "\xed\xa0\xbd"}'),
    ],
)
@pytest.mark.parametrize("as_text", [True, False], ids=["text", "binary"])
async def test_a_camera_is_noted_whatever_the_message_is_written_in(
    zoom: FakeStream, frame: bytes, as_text: bool
) -> None:
    async def tells(end: End) -> None:
        await zoom.accept(end)
        await end.send_frame(frame, as_text=as_text)
        await terminate(end)

    zoom.signalling.append(tells)
    lines = await listen(zoom)
    assert kinds(lines)[0] == BEGAN
    assert len(lines) == 3
    (reported,) = translate(lines[1])
    assert isinstance(reported, CameraReported)
    assert (reported.user_ids, reported.on) == (("1",), False)
    assert kinds(lines)[-1] == OVER


@pytest.mark.parametrize(
    "frame",
    [
        b"hello",
        b"[1]",
        b"{}",
        b"\xff",
        b'{"msg_type": "camera"}',
        b'{"msg_type": 6}',
        b'{"msg_type": 6, "event": {"event_type": 9, "participants": [{"user_name": "Jo"}]}}',
        b'{"msg_type": 8, "state": {}}',
        b"[" * 10_000,
    ],
)
async def test_after_a_message_that_cannot_be_read_cameras_are_unknown(
    zoom: FakeStream, frame: bytes
) -> None:
    async def mumbles(end: End) -> None:
        await zoom.accept(end)
        await end.send_frame(frame)
        await end.ws.receive()

    async def tells(end: End) -> None:
        await zoom.accept(end)
        await terminate(end)

    zoom.signalling += [mumbles, tells]
    with capture_logs() as logs:
        assert kinds(await listen(zoom)) == [BEGAN, LOST, BEGAN, OVER]
    assert [entry["event"] for entry in logs] == ["stream message not read", "stream lost"]
    assert "Jo" not in str(logs)


async def test_a_message_about_nobody_or_about_other_things_changes_nothing(
    zoom: FakeStream,
) -> None:
    async def tells(end: End) -> None:
        await zoom.accept(end)
        await end.say(CAMERA, event={"event_type": 9, "participants": []})
        await end.say(CAMERA, event={"event_type": 99, "participants": "Jo"})
        await end.say(77, anything=None)
        await terminate(end)

    zoom.signalling.append(tells)
    assert kinds(await listen(zoom)) == [BEGAN, OVER]
