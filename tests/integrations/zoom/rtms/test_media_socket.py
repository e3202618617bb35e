"""The media socket of a stream: opened, refused, or without media."""

from tests.integrations.zoom.rtms.fake_rtms import End, FakeStream, granted
from tests.integrations.zoom.rtms.recording_listener import BEGAN, OVER, kinds, listen, terminate


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
