"""The metrics after a whole course, and the personal data that no log may contain."""

import re

from tests import stored_register
from tests.story.acts.cast import EWA
from tests.story.acts.people import ClientAtHome, StoryClient
from tests.story.acts.stage import StoryStage
from tests.story.machines.service_process import Browser


async def what_is_measured(stood: StoryStage) -> str:
    """The metrics as Prometheus reads them, after checking that the day has changed them."""
    async with stood.service.http.get(f"{stood.service.url}/metrics") as answer:
        assert answer.status == 200
        text = await answer.text()
    for trace in (
        'webhooks_total{outcome="kept"}',
        "receipt_to_judgement_seconds_count",
        "receipt_to_screen_seconds_count",
        'scan_turns_total{how="done",scan="heartbeat"}',
    ):
        match = re.search(rf"^coursewatch_{re.escape(trace)} ([0-9.]+)$", text, re.MULTILINE)
        assert match, trace
        assert float(match[1]) > 0, trace
    return text


async def everything_private(
    stood: StoryStage, clients: dict[StoryClient, ClientAtHome], browsers: tuple[Browser, ...]
) -> set[str]:
    """Names, addresses, numbers, keys and links that identify a person or grant access."""
    private = {"iPhone", EWA.interpreter, "trainer@example.org", "officer@example.org"}
    private |= {stood.settings.secret, *stood.settings.zoom_webhook_secrets}
    for client, home in clients.items():
        private |= {client.given_name, client.family_name, client.email, client.mobile, home.key}
    for browser in browsers:
        private |= {cookie.value for cookie in browser.http.cookie_jar}
    async with stood.service.store.reading() as tx:
        registered = await stored_register.registrants_of(tx, 1)
    links = {registered_client.join_url for registered_client in registered}
    return private | links | {link.partition("tk=")[2] for link in links}
