"""A stream is read at the address that was checked, and at no other."""

from tests.integrations.zoom.rtms.fake_rtms import End, FakeStream, granted
from tests.integrations.zoom.rtms.recording_listener import BEGAN, LOST, OVER, kinds, listen


async def test_a_redirect_of_the_signalling_is_not_followed(zoom: FakeStream) -> None:
    async def serve(end: End) -> None:
        await zoom.accept(end)

    zoom.signalling.append(serve)
    assert kinds(await listen(zoom, path="moved/signal")) == [LOST]
    assert len(zoom.signalling) == 1


async def test_a_redirect_of_the_media_is_not_followed(zoom: FakeStream) -> None:
    async def serve(end: End) -> None:
        await zoom.accept(end, transcript="moved/media")
        await end.say(OVER, state=4, reason=6, timestamp=1781078405000)
        await end.ws.receive()

    zoom.signalling.append(serve)
    zoom.media.append(granted)
    assert kinds(await listen(zoom)) == [BEGAN, OVER]
    assert zoom.media_opened == 0
