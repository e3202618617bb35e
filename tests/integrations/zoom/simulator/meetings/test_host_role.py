"""The host role, which one person has and Zoom gives and takes back."""

from tests.integrations.zoom.simulator.zoom_account import Endpoint, HeldMeeting, ZoomUnderTest

CHANGED = "meeting.participant_role_changed"
FAILED_OVER = "left the meeting. Reason : left the meeting with Unknown Failover Reason"


def changes(endpoint: Endpoint) -> list[tuple[str, str, str]]:
    people = [
        webhook.body["payload"]["object"]["participant"]
        for webhook in endpoint.posted
        if webhook.body["event"] == CHANGED
    ]
    return [(person["user_name"], person["old_role"], person["new_role"]) for person in people]


async def test_a_host_role_that_is_given_is_lost_by_the_other(
    held: HeldMeeting, endpoint: Endpoint
) -> None:
    await held.act("join")
    await held.act("role", role="host")
    assert changes(endpoint) == [
        ("Alan Archer", "attendee", "host"),
        ("Trainer", "host", "attendee"),
    ]


async def test_zoom_may_report_one_side_of_a_host_change(
    held: HeldMeeting, endpoint: Endpoint
) -> None:
    await held.act("join")
    await held.act("role", role="host", one_side=True)
    assert changes(endpoint) == [("Alan Archer", "attendee", "host")]


async def test_a_host_who_drops_and_comes_back_takes_the_role_back(
    held: HeldMeeting, zoom: ZoomUnderTest, endpoint: Endpoint
) -> None:
    await held.act("join")
    await zoom.act("drop", held.meeting_id, person="host")
    await held.act("role", role="host")
    await zoom.act("join", held.meeting_id, person="host")
    await zoom.act("role", held.meeting_id, person="host", role="host")
    assert changes(endpoint) == [
        ("Alan Archer", "attendee", "host"),
        ("Trainer", "attendee", "host"),
        ("Alan Archer", "host", "attendee"),
    ]


async def test_a_role_ends_with_the_leaving(held: HeldMeeting, endpoint: Endpoint) -> None:
    await held.act("join")
    await held.act("role", role="co-host")
    await held.act("leave")
    await held.act("join")
    await held.act("role", role="host", one_side=True)
    assert changes(endpoint)[-1] == ("Alan Archer", "attendee", "host")


async def test_a_failover_reads_like_a_leaving(held: HeldMeeting, endpoint: Endpoint) -> None:
    await held.act("join")
    await held.act("fail_over")
    assert endpoint.participant("meeting.participant_left")["leave_reason"] == FAILED_OVER
