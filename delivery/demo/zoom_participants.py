"""What people do in Zoom, asked of the Zoom that runs here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from delivery.demo.people import CLIENTS, DemoClient


@dataclass(slots=True)
class ZoomActs:
    http: aiohttp.ClientSession
    url: str
    _meeting: str = ""

    async def act(self, name: str, client: DemoClient | None, keys: Mapping[str, object]) -> None:
        order = {"act": name, "meeting_id": self._meeting, **keys}
        if client is not None:
            order["registrant_id"] = await self._registrant(client)
        async with self.http.post(f"{self.url}/acts", json=order) as answer:
            if answer.status != 200:
                reason = await answer.text()
                raise LookupError(f"the Zoom that runs here answered {answer.status} {reason}")

    async def find_meeting(self, registrants: int) -> bool:
        """Whether the course's meeting has been made, with so many people registered for it."""
        for meeting in (await self._state())["meetings"]:
            if len(meeting["registrants"]) >= registrants:
                self._meeting = meeting["id"]
                return True
        return False

    async def participant(self, key: str) -> str:
        """The participant uuid of somebody who has no registrant id."""
        people = (await self._held())["live"]["people"]
        uuids: list[str] = [person["participant_uuid"] for person in people if person["key"] == key]
        if not uuids:
            raise LookupError("nobody without a personal link is in the meeting")
        return uuids[0]

    async def _registrant(self, client: DemoClient) -> str:
        registrants = (await self._held())["registrants"]
        ids: list[str] = [
            registrant["id"] for registrant in registrants if registrant["name"] == client.name
        ]
        if not ids:
            raise LookupError("somebody is not registered for the meeting")
        return ids[0]

    async def _held(self) -> dict[str, Any]:
        meetings = (await self._state())["meetings"]
        held = [meeting for meeting in meetings if meeting["id"] == self._meeting]
        if not held:
            raise LookupError("the meeting is gone")
        return dict(held[0])

    async def _state(self) -> dict[str, Any]:
        async with self.http.get(f"{self.url}/state") as answer:
            state: dict[str, Any] = await answer.json()
            return state


EXPECTED = len(CLIENTS) + sum(bool(client.interpreter) for client in CLIENTS)
"""How many are registered in Zoom: every client, and an interpreter of their own."""
