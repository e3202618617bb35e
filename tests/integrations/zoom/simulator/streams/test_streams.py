"""Realtime signalling: admission, messages, and lost connections."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType

from integrations.zoom.simulator.config import Config
from integrations.zoom.simulator.streams import handshakes
from tests.integrations.zoom.simulator.zoom_account import (
    CONFIG,
    Endpoint,
    HeldMeeting,
    Json,
    ZoomUnderTest,
)
from tests.waiting import LONG_S

CAMERAS = [{"event_type": 8, "subscribe": True}, {"event_type": 9, "subscribe": True}]


def hello(started: Json, msg_type: int, **keys: object) -> Json:
    uuid, stream = started["meeting_uuid"], started["rtms_stream_id"]
    return {
        "msg_type": msg_type,
        "protocol_version": 1,
        "meeting_uuid": uuid,
        "rtms_stream_id": stream,
        "signature": handshakes.sign(CONFIG, uuid, stream),
        **keys,
    }


async def next_of(ws: ClientWebSocketResponse, msg_type: int) -> Json:
    """The next message of this type."""
    while True:
        message: Json = await ws.receive_json(timeout=LONG_S)
        if message["msg_type"] == msg_type:
            return message


async def next_camera(ws: ClientWebSocketResponse) -> Json:
    """The next event, without the time of the first packet, which is sent unrequested."""
    event: Json = (await next_of(ws, 6))["event"]
    return event if event["event_type"] != 1 else await next_camera(ws)


async def to_the_end(ws: ClientWebSocketResponse) -> list[Json]:
    said = [message.json() async for message in ws if message.type is WSMsgType.TEXT]
    assert ws.closed
    return said


@asynccontextmanager
async def watching(
    zoom: ZoomUnderTest, started: Json
) -> AsyncIterator[tuple[ClientWebSocketResponse, ClientWebSocketResponse]]:
    """Both handshakes done, ready, and subscribed to cameras."""
    async with zoom.session.ws_connect(started["server_urls"]) as signal:
        await signal.send_json(hello(started, 1))
        urls = (await signal.receive_json())["media_server"]["server_urls"]
        async with zoom.session.ws_connect(urls["transcript"]) as media:
            await media.send_json(hello(started, 3, media_type=8))
            assert (await media.receive_json())["status_code"] == 0
            await signal.send_json({"msg_type": 7, "rtms_stream_id": started["rtms_stream_id"]})
            await signal.send_json({"msg_type": 5, "events": CAMERAS})
            yield signal, media


@asynccontextmanager
async def watched(
    zoom: ZoomUnderTest, started: tuple[HeldMeeting, Json]
) -> AsyncIterator[tuple[HeldMeeting, ClientWebSocketResponse, ClientWebSocketResponse]]:
    """The same, once the simulator knows of it."""
    held, offer = started
    async with watching(zoom, offer) as (signal, media):
        await zoom.act("await_watch", held.meeting_id)
        yield held, signal, media


@pytest.fixture
async def started(zoom: ZoomUnderTest, endpoint: Endpoint) -> tuple[HeldMeeting, Json]:
    meeting_id = await zoom.make()
    registrant_id = (await zoom.register(meeting_id))["registrant_id"]
    await zoom.act("start_meeting", meeting_id, rtms=True)
    offer: Json = endpoint.last("meeting.rtms_started")["payload"]
    return HeldMeeting(zoom, meeting_id, registrant_id), offer


async def test_a_listener_receives_camera_events(
    zoom: ZoomUnderTest, endpoint: Endpoint, started: tuple[HeldMeeting, Json]
) -> None:
    async with watched(zoom, started) as (held, signal, _):
        await held.act("join")
        await held.act("camera_on")
        await held.act("camera_off")
        user_id = endpoint.participant("meeting.participant_joined")["user_id"]
        on, off = await next_camera(signal), await next_camera(signal)
        assert (on["event_type"], on["participants"]) == (8, [{"user_id": int(user_id)}])
        assert on["timestamp"] == 1781077200000
        assert (off["event_type"], off["participants"]) == (9, [{"user_id": int(user_id)}])


async def test_a_wrong_signature_is_refused_on_either_socket(
    zoom: ZoomUnderTest, started: tuple[HeldMeeting, Json]
) -> None:
    _, offer = started
    async with zoom.session.ws_connect(offer["server_urls"]) as signal:
        await signal.send_json(hello(offer, 1) | {"signature": "00"})
        (answer,) = await to_the_end(signal)
        assert (answer["msg_type"], answer["status_code"]) == (2, 3)
    async with zoom.session.ws_connect(offer["server_urls"].replace("signal", "media")) as media:
        await media.send_json(hello(offer, 3, media_type=8) | {"signature": "00"})
        (answer,) = await to_the_end(media)
        assert (answer["msg_type"], answer["status_code"]) == (4, 3)


async def test_a_second_connection_kicks_the_first(
    zoom: ZoomUnderTest, started: tuple[HeldMeeting, Json]
) -> None:
    held, offer = started
    async with watching(zoom, offer) as (first, _), watching(zoom, offer) as (_, _):
        assert (await to_the_end(first))[-1]["status_code"] == 8
        await zoom.act("await_watch", held.meeting_id)


async def test_without_the_media_handshake_no_camera_event_is_sent(
    zoom: ZoomUnderTest, started: tuple[HeldMeeting, Json]
) -> None:
    held, offer = started
    async with zoom.session.ws_connect(offer["server_urls"]) as signal:
        await signal.send_json(hello(offer, 1))
        await signal.send_json({"msg_type": 7, "rtms_stream_id": offer["rtms_stream_id"]})
        await signal.send_json({"msg_type": 5, "events": CAMERAS})
        status, said = await zoom.try_act("await_watch", held.meeting_id, timeout_s=0.05)
        assert (status, said["error"]) == (409, "nobody watches the stream")


async def test_a_cut_is_announced_and_the_listener_may_reconnect(
    zoom: ZoomUnderTest, endpoint: Endpoint, started: tuple[HeldMeeting, Json]
) -> None:
    async with watched(zoom, started) as (held, signal, media):
        await zoom.act("rtms_lose", held.meeting_id)
        await to_the_end(signal)
        await to_the_end(media)
    async with watched(zoom, started):
        pass
    await endpoint.heard("meeting.rtms_interrupted")
    assert "meeting.rtms_stopped" not in endpoint.events()


async def test_the_end_of_the_meeting_is_the_end_of_its_stream(
    zoom: ZoomUnderTest, endpoint: Endpoint, started: tuple[HeldMeeting, Json]
) -> None:
    async with watched(zoom, started) as (held, signal, _):
        await zoom.act("end_meeting", held.meeting_id)
        said = await to_the_end(signal)
    assert {"msg_type": 8, "state": 4, "reason": 6, "timestamp": 1781077200000} in said
    assert endpoint.last("meeting.rtms_stopped")["payload"]["stop_reason"] == 6
    _, offer = started
    async with zoom.session.ws_connect(offer["server_urls"]) as late:
        await late.send_json(hello(offer, 1))
        assert (await late.receive_json())["status_code"] == 2


async def test_the_service_starts_pauses_and_stops_a_stream_by_rest(
    zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    meeting_id = await zoom.make()
    path = f"/live_meetings/{meeting_id}/rtms_app/status"

    async def ask(action: str) -> int:
        request = {"action": action, "settings": {"client_id": "general-app"}}
        status, _ = await zoom.ask("PATCH", path, request)
        await zoom.act("settle")
        return status

    assert await ask("start") == 400
    await zoom.act("start_meeting", meeting_id)
    assert await ask("start") == 204
    offer = endpoint.last("meeting.rtms_started")["payload"]
    async with watching(zoom, offer) as (signal, _):
        await zoom.act("await_watch", meeting_id)
        assert [await ask("pause"), await ask("resume"), await ask("stop")] == [204] * 3
        said = await to_the_end(signal)
    assert [m["state"] for m in said if m["msg_type"] == 8] == [1, 5, 6, 4]


async def test_a_breakout_room_sends_no_camera_events(
    zoom: ZoomUnderTest, endpoint: Endpoint, started: tuple[HeldMeeting, Json]
) -> None:
    async with watched(zoom, started) as (held, signal, _):
        await held.act("join")
        await held.act("to_breakout")
        await held.act("camera_on")
        await held.act("from_breakout")
        back = endpoint.participant("meeting.participant_joined")["user_id"]
        assert (await next_camera(signal))["participants"] == [{"user_id": int(back)}]


class TestInAHurry:
    """A Zoom with keep-alives and timeouts of hundredths of a second."""

    @pytest.fixture
    def config(self) -> Config:
        return replace(CONFIG, keep_alive_s=0.02, reconnect_s=0.05, announces_cameras=True)

    async def test_a_listener_that_answers_no_keep_alives_is_cut(
        self, zoom: ZoomUnderTest, endpoint: Endpoint, started: tuple[HeldMeeting, Json]
    ) -> None:
        _, offer = started
        async with watching(zoom, offer) as (signal, media):
            said = await to_the_end(signal)
            assert [m["msg_type"] for m in said].count(12) == 3
            await to_the_end(media)
        await endpoint.heard("meeting.rtms_stopped")
        assert endpoint.last("meeting.rtms_stopped")["payload"]["stop_reason"] == 19

    async def test_a_new_listener_may_hear_of_cameras_that_are_on(
        self, zoom: ZoomUnderTest, started: tuple[HeldMeeting, Json]
    ) -> None:
        held, offer = started
        await held.act("join", camera=True)
        async with watching(zoom, offer) as (signal, _):
            assert len((await next_camera(signal))["participants"]) == 1

    async def test_a_listener_that_answers_keep_alives_stays_connected(
        self, zoom: ZoomUnderTest, started: tuple[HeldMeeting, Json]
    ) -> None:
        held, offer = started
        async with watching(zoom, offer) as (signal, media):
            for _ in range(6):
                for socket in (signal, media):
                    keep_alive = await next_of(socket, 12)
                    await socket.send_json({"msg_type": 13, "timestamp": keep_alive["timestamp"]})
            await zoom.act("await_watch", held.meeting_id)
