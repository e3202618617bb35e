"""Before the course: bookings, a meeting, letters, a link opened too early."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import timedelta

from delivery.accounts import api_tokens
from delivery.records.meetings import meetings
from delivery.records.planning import client_actions
from delivery.timekeeping.clock import SystemClock
from tests.scenes.scene import at
from tests.story.acts.cast import CLIENTS
from tests.story.acts.people import ClientAtHome, StoryClient, personal_link
from tests.story.acts.stage import StoryStage
from tests.waiting import until, waiting_for


async def bookings_come_in(stood: StoryStage) -> set[str]:
    """Sends the course and its bookings to the API; returns its token, which no log may contain."""
    scopes = frozenset({"courses:write", "bookings:write"})
    secret, now = stood.settings.secret, SystemClock().now()
    async with stood.service.store.writing() as tx:
        token = await api_tokens.issue(tx, secret, "booking system", scopes, now, timedelta(days=1))
    course = {
        "reference": "NSAC-1",
        "type": "NSAC",
        "starts": "2026-06-10 09:00",
        "minutes": 165,
        "trainer": "trainer@example.org",
        "zoom_host": "zoom-host-1",
    }
    items = [("courses", course), *(("bookings", client.booking()) for client in CLIENTS)]
    for kind, item in items:
        async with waiting_for(f"the API to store its {kind}"):
            while await _answer(stood, token, kind, item) == 503:
                pass  # the API asks for a retry while the disk is busy
    return {token}


async def _answer(stood: StoryStage, token: str, kind: str, item: Mapping[str, object]) -> int:
    """Sends one item to the API; returns the status, 201 or 503."""
    async with stood.service.http.post(
        f"{stood.service.url}/api/v1/{kind}",
        json=item,
        headers={"Authorization": f"Bearer {token}"},
    ) as answer:
        assert answer.status in (201, 503), await answer.text()
        return answer.status


async def the_meeting_is_made(stood: StoryStage) -> None:
    """The meeting has a registrant for each client and the interpreter; its settings are read
    back."""

    async def is_made() -> bool:
        made = await stood.zoom.meetings()
        return bool(made) and len(made[0]["registrants"]) == len(CLIENTS) + 1

    await until("the meeting and its registrants", is_made)
    (made,) = await stood.zoom.meetings()
    stood.zoom.meeting = made["id"]
    assert made["topic"] == "NSAC-1"
    assert not {person["email"] for person in made["registrants"]} & {
        person.email for person in CLIENTS
    }

    async def is_read_back() -> bool:
        async with stood.service.store.reading() as tx:
            meeting = await meetings.of_course(tx, 1)
        return meeting is not None and bool(meeting.settings_missed)

    await until("the meeting's settings to be read back", is_read_back)
    assert not {client.email for client in CLIENTS} & {*stood.post.recipients}


async def nine_letters_come(
    stood: StoryStage, open_browsers: AsyncExitStack
) -> dict[StoryClient, ClientAtHome]:
    """48 hours before the start each client gets a letter with a personal link and a calendar
    file."""
    stood.clock.set(at("09:00") - timedelta(hours=48))
    async with waiting_for("nine joining instructions, and what the trainer is told"):
        await stood.post.holds(len(CLIENTS) + 1)
    to_clients = sorted(client.email for client in CLIENTS)
    assert [to for to in sorted(stood.post.recipients) if to in to_clients] == to_clients
    by_address = {str(letter["To"]): letter for letter in stood.post.letters}
    letters = {}
    for client in CLIENTS:
        letter = by_address[client.email]
        kinds = [part.get_content_type() for part in letter.walk()]
        assert {"text/plain", "text/html", "text/calendar"} <= set(kinds)
        browser = await open_browsers.enter_async_context(stood.service.browser())
        letters[client] = ClientAtHome(client, browser, personal_link(letter))
    assert len({letter.link for letter in letters.values()}) == len(CLIENTS)
    return letters


async def a_link_is_opened_and_changes_nothing(stood: StoryStage, client: ClientAtHome) -> None:
    """Opening the link stores nothing; pressing its button stores an attempt, and leads to no
    meeting before the room opens."""

    async def tried() -> int:
        async with stood.service.store.reading() as tx:
            return len(await client_actions.of_course(tx, 1))

    assert client.client.given_name in await client.browser.read(client.link)
    assert await tried() == 0
    assert "0;url=" not in await client.press_join()
    assert await tried() == 1
    (held,) = await stood.zoom.meetings()
    assert (held["live"], held["before_host"]) == (None, [])
