"""When a listener reconnects to a stream that broke off, and when it does not."""

from integrations.zoom.rtms.websocket import StreamTimeouts, jittered
from tests.integrations.zoom.rtms.fake_rtms import End, FakeStream, no_such_stream
from tests.integrations.zoom.rtms.recording_listener import (
    BEGAN,
    LOST,
    OVER,
    REFUSED,
    kinds,
    listen,
    terminate,
)


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


def test_listeners_cut_off_together_reconnect_apart() -> None:
    pauses = {jittered(8.0) for _ in range(100)}
    assert len(pauses) > 1
    assert all(4.0 <= pause <= 8.0 for pause in pauses)
    assert jittered(0.0) == 0.0


async def test_who_is_not_gone_yet_is_waited_for(zoom: FakeStream) -> None:
    """After a crash Zoom may still hold the connection that we had (status 8)."""

    async def duplicate(end: End) -> None:
        await end.expect(1)
        await end.say(2, status_code=8, reason="Duplicate signal request")

    async def ends(end: End) -> None:
        await zoom.accept(end)
        await terminate(end)

    zoom.signalling += [duplicate, ends]
    patient = StreamTimeouts(first_pause_s=0, longest_pause_s=0)
    assert kinds(await listen(zoom, patient)) == [BEGAN, OVER]


async def test_a_listener_that_another_took_over_from_does_not_fight(zoom: FakeStream) -> None:
    async def turns_away(end: End) -> None:
        await zoom.accept(end)
        await end.say(2, status_code=8, reason="Duplicate signal request")

    zoom.signalling += [turns_away, turns_away]
    assert kinds(await listen(zoom)) == [BEGAN, LOST]
    assert len(zoom.signalling) == 1
