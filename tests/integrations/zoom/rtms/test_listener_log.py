"""The log says why a stream is lost or refused, without an address or a person."""

from dataclasses import replace

from structlog.testing import capture_logs
from structlog.typing import EventDict

from tests.integrations.zoom.rtms.fake_rtms import End, FakeStream, granted
from tests.integrations.zoom.rtms.recording_listener import CAMERA, HASTY, listen, terminate

PATIENT = replace(HASTY, return_s=60)


async def _logged(zoom: FakeStream, path: str = "signal") -> list[EventDict]:
    with capture_logs() as logs:
        await listen(zoom, HASTY, path)
    assert str(zoom.url) not in str(logs)
    return logs


def _causes(logs: list[EventDict], event: str) -> list[str]:
    return [entry["why"] for entry in logs if entry["event"] == event]


async def test_a_redirected_stream_is_logged_with_its_status(zoom: FakeStream) -> None:
    logs = await _logged(zoom, "moved/signal?token=secret")
    assert _causes(logs, "stream lost for good") == ["redirected with 307"]
    assert {entry["stream"] for entry in logs} == {"stream-1"}
    assert "secret" not in str(logs)


async def test_a_stream_that_is_not_reached_is_logged_with_the_kind_of_failure(
    zoom: FakeStream,
) -> None:
    logs = await _logged(zoom, "nowhere")
    assert _causes(logs, "stream lost for good") == ["answered with 404"]
    zoom.url = "ws://127.0.0.1:1"
    assert _causes(await _logged(zoom), "stream lost for good") == ["ClientConnectorError"]


async def test_a_stream_that_breaks_is_logged_before_it_is_connected_again(
    zoom: FakeStream,
) -> None:
    async def breaks(end: End) -> None:
        await zoom.accept(end)

    async def ends(end: End) -> None:
        await zoom.accept(end)
        await terminate(end)

    zoom.signalling += [breaks, ends]
    logs = await _logged(zoom)
    assert _causes(logs, "stream lost") == ["the connection ended"]
    assert _causes(logs, "stream lost for good") == []


async def test_repeated_attempts_with_one_cause_are_logged_once(zoom: FakeStream) -> None:
    async def is_busy(end: End) -> None:
        await end.expect(1)
        await end.say(2, status_code=45)

    async def ends(end: End) -> None:
        await zoom.accept(end)
        await terminate(end)

    zoom.signalling += [is_busy, is_busy, is_busy, ends]
    with capture_logs() as logs:
        await listen(zoom, PATIENT)
    assert _causes(logs, "stream lost") == ["status 45"]


async def test_a_medium_that_is_redirected_is_logged_once(zoom: FakeStream) -> None:
    async def ends(end: End) -> None:
        await zoom.accept(end, transcript="moved/media", video="media")
        await terminate(end)

    zoom.signalling.append(ends)
    logs = await _logged(zoom)
    assert _causes(logs, "stream media lost") == ["redirected with 307"]
    assert {entry["medium"] for entry in logs} == {"transcript"}


async def test_a_medium_that_is_refused_is_logged_with_its_status(zoom: FakeStream) -> None:
    async def refuses(end: End) -> None:
        await end.expect(3)
        await end.say(4, status_code=12)

    async def ends(end: End) -> None:
        await zoom.accept(end, transcript="media", video="media")
        await terminate(end)

    zoom.signalling.append(ends)
    zoom.media += [refuses, granted]
    logs = await _logged(zoom)
    assert _causes(logs, "stream media refused") == ["status 12"]


async def test_no_word_of_a_message_is_logged(zoom: FakeStream) -> None:
    async def speaks(end: End) -> None:
        await zoom.accept(end)
        await end.say(CAMERA, event="Alan Archer says")

    zoom.signalling.append(speaks)
    assert "Archer" not in str(await _logged(zoom))
