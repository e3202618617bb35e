"""Tokens, retries and faults of calls to Zoom's REST API."""

import asyncio

import pytest

from integrations.meeting_provider import MeetingFault
from integrations.zoom.rest.error_responses import retry_after_s
from integrations.zoom.rest.meetings import ZoomMeetings
from tests.integrations.zoom.rest.fake_rest import FakeZoom, RestAnswer

EXPIRED = RestAnswer(401, {"code": 124, "message": "Access token is expired."})
BUSY = RestAnswer(
    429, {"code": 429, "message": "You have reached the maximum per-second rate limit."}
)
BROKEN = RestAnswer(503, "<html>Service unavailable</html>")


async def read(meetings: ZoomMeetings) -> None:
    await meetings.report("u==")


async def test_one_token_serves_every_call(meetings: ZoomMeetings, zoom: FakeZoom) -> None:
    await asyncio.gather(*(read(meetings) for _ in range(3)))
    assert [call.token for call in zoom.calls] == ["token-1"] * 3
    assert zoom.token_requests == [
        ("grant_type=account_credentials&account_id=account/1", "Basic Y2xpZW50OnNlY3JldA==")
    ]


async def test_a_token_is_given_up_before_it_expires(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.token_answers.append(RestAnswer(body={"access_token": "short", "expires_in": 60}))
    await read(meetings)
    await read(meetings)
    assert [call.token for call in zoom.calls] == ["short", "token-2"]


async def test_a_refused_token_is_renewed_once(meetings: ZoomMeetings, zoom: FakeZoom) -> None:
    zoom.will_tell(EXPIRED)
    await read(meetings)
    assert [call.token for call in zoom.calls] == ["token-1", "token-2"]


async def test_calls_that_are_refused_together_renew_it_together(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(EXPIRED, EXPIRED)
    await asyncio.gather(read(meetings), read(meetings))
    assert len(zoom.token_requests) == 2
    assert len(zoom.calls) == 4


async def test_a_token_that_is_refused_under_another_status_is_renewed_too(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(RestAnswer(400, EXPIRED.body))
    await read(meetings)
    assert [call.token for call in zoom.calls] == ["token-1", "token-2"]


async def test_a_second_refusal_of_a_token_is_left_until_somebody_puts_it_right(
    meetings: ZoomMeetings, zoom: FakeZoom, waited: list[float]
) -> None:
    zoom.will_tell(EXPIRED, EXPIRED)
    with pytest.raises(MeetingFault) as fault:
        await read(meetings)
    assert (fault.value.permanent, fault.value.retry_after_s) == (False, 60.0)
    assert (len(zoom.calls), waited) == (2, [])


async def test_wrong_credentials_are_no_fault_of_the_request_that_needs_a_token(
    meetings: ZoomMeetings, zoom: FakeZoom, waited: list[float]
) -> None:
    zoom.token_answers.append(
        RestAnswer(400, {"reason": "Bad request", "error": "invalid_request"})
    )
    with pytest.raises(MeetingFault, match="check the app's credentials") as fault:
        await read(meetings)
    assert (fault.value.permanent, fault.value.retry_after_s) == (False, 60.0)
    assert (zoom.calls, waited) == ([], [])


OF_A_PROXY = "<html>Blocked by the web application firewall</html>"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 407, 410, 413, 451])
@pytest.mark.parametrize("body", [OF_A_PROXY, None, {"message": "denied"}])
async def test_a_refusal_that_is_not_zooms_own_settles_nothing(
    meetings: ZoomMeetings, zoom: FakeZoom, status: int, body: object
) -> None:
    zoom.will_tell(RestAnswer(status, body), RestAnswer(status, body))
    with pytest.raises(MeetingFault) as fault:
        await meetings.register("1", "Jo", "Bloggs", "b1v1@example.invalid")
    assert not fault.value.permanent
    assert not fault.value.gone


async def test_a_link_stays_to_be_ended_where_a_proxy_says_that_there_is_nothing(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(RestAnswer(404, OF_A_PROXY))
    with pytest.raises(MeetingFault):
        await meetings.unregister("1", "r1", "b1v1@example.invalid")


@pytest.mark.parametrize(
    "token_answer", [BUSY, BROKEN, RestAnswer(200, "no JSON"), RestAnswer(200, {})]
)
async def test_a_token_that_cannot_be_had_now_is_asked_for_again(
    meetings: ZoomMeetings, zoom: FakeZoom, token_answer: RestAnswer
) -> None:
    zoom.token_answers.append(token_answer)
    await read(meetings)
    assert len(zoom.token_requests) == 2


ELSEWHERE = {"Location": "https://elsewhere.example.org"}
PASSING = [BUSY, BROKEN, RestAnswer(500), RestAnswer(408), RestAnswer(425)]


@pytest.mark.parametrize(
    "passing", [*PASSING, *(RestAnswer(status, headers=ELSEWHERE) for status in (302, 303, 307))]
)
async def test_a_temporary_fault_is_retried(
    meetings: ZoomMeetings, zoom: FakeZoom, waited: list[float], passing: RestAnswer
) -> None:
    zoom.will_tell(passing, passing, RestAnswer(body={"participants": []}))
    await read(meetings)
    assert len(zoom.calls) == 3
    assert len(waited) == 2


@pytest.mark.parametrize("passing", [BUSY, BROKEN])
async def test_a_lasting_fault_is_left_for_later(
    meetings: ZoomMeetings, zoom: FakeZoom, passing: RestAnswer
) -> None:
    zoom.will_tell(*[passing] * 9)
    with pytest.raises(MeetingFault) as fault:
        await read(meetings)
    assert not fault.value.permanent
    assert len(zoom.calls) == 3


async def test_a_connection_that_breaks_may_be_made_again(
    meetings: ZoomMeetings, zoom: FakeZoom, waited: list[float]
) -> None:
    zoom.will_tell(*[RestAnswer(hangs_up=True)] * 9)
    with pytest.raises(MeetingFault, match="could not be reached") as fault:
        await read(meetings)
    assert not fault.value.permanent
    assert len(waited) == 2


@pytest.mark.parametrize("status", [301, 308, 400, 402, 403, 404, 409])
async def test_every_other_refusal_is_permanent_and_not_retried(
    meetings: ZoomMeetings, zoom: FakeZoom, status: int
) -> None:
    zoom.will_tell(RestAnswer(status, {"code": 3000}, ELSEWHERE))
    with pytest.raises(MeetingFault) as fault:
        await read(meetings)
    assert fault.value.permanent
    assert fault.value.gone == (status == 404)
    assert len(zoom.calls) == 1


async def test_a_short_wait_that_zoom_asks_for_is_kept(
    meetings: ZoomMeetings, zoom: FakeZoom, waited: list[float]
) -> None:
    zoom.will_tell(RestAnswer(429, headers={"Retry-After": "9"}))
    await read(meetings)
    assert waited == [9.0]


async def test_a_long_wait_is_left_to_the_caller(
    meetings: ZoomMeetings, zoom: FakeZoom, waited: list[float]
) -> None:
    until = {"Date": "Wed, 10 Jun 2026 23:00:00 GMT", "Retry-After": "2026-06-11T00:00:00Z"}
    zoom.will_tell(RestAnswer(429, headers=until))
    with pytest.raises(MeetingFault) as fault:
        await read(meetings)
    assert (fault.value.permanent, fault.value.retry_after_s) == (False, 3600.0)
    assert waited == []


SENT = "Wed, 10 Jun 2026 23:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("12", 12.0),
        ("1.5", 1.5),
        ("Wed, 10 Jun 2026 23:00:30 GMT", 30.0),
        ("2026-06-10T23:00:30Z", 30.0),
        ("2026-06-10T22:00:00Z", 0.0),
        ("86400", 3600.0),
        ("9" * 400, 3600.0),
        ("Fri, 01 Jan 2038 00:00:00 GMT", 3600.0),
        ("2038-01-01T00:00:00Z", 3600.0),
        ("Wed, 10 Jun 99999999999 23:00:00 GMT", None),
        ("soon", None),
        ("", None),
        ("-1", None),
    ],
)
def test_a_wait_that_zoom_asks_for_is_never_longer_than_an_hour(
    value: str, seconds: float | None
) -> None:
    assert retry_after_s({"Date": SENT, "Retry-After": value}) == seconds


@pytest.mark.parametrize("body", ["<html>Welcome</html>", "[]", '"ok"', "\x00"])
async def test_an_answer_that_cannot_be_read_is_a_passing_fault(
    meetings: ZoomMeetings, zoom: FakeZoom, body: str
) -> None:
    zoom.will_tell(*[RestAnswer(200, body)] * 3)
    with pytest.raises(MeetingFault, match="could not be read") as fault:
        await meetings.past_instances("1")
    assert not fault.value.permanent


async def test_a_change_that_was_made_is_made_whatever_its_answer_says(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    zoom.will_tell(RestAnswer(200, "OK"))
    await meetings.cancel("1")
    assert len(zoom.calls) == 1


async def test_a_fault_repeats_nothing_that_zoom_says_of_a_person(
    meetings: ZoomMeetings, zoom: FakeZoom
) -> None:
    errors = [{"field": "email", "message": "jo@example.org is odd"}, {"field": "jo@example.org"}]
    zoom.will_tell(RestAnswer(400, {"code": 300, "message": "jo@example.org", "errors": errors}))
    with pytest.raises(MeetingFault) as fault:
        await meetings.register("1", "Jo", "Bloggs", "jo@example.org")
    assert str(fault.value) == "Zoom answered 400 (code 300) about email to POST of meetings"
