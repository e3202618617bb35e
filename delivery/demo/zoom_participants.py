"""Performs people's acts in the simulated Zoom, over its control API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from delivery.demo.people import CLIENTS, COURSE, DemoClient


@dataclass(slots=True)
class DemoZoom:
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
                raise LookupError(f"the simulated Zoom answered {answer.status} {reason}")

    async def find_meeting(self, registrants: int) -> bool:
        """Whether the course's meeting exists and has at least `registrants` registrants."""
        for meeting in (await self._state())["meetings"]:
            if meeting["topic"] == COURSE and len(meeting["registrants"]) >= registrants:
                self._meeting = meeting["id"]
                return True
        return False

    async def participant(self, key: str) -> str:
        """The participant uuid of a person without a registrant id. Raises LookupError."""
        people = (await self._meeting_state())["live"]["people"]
        uuids: list[str] = [person["participant_uuid"] for person in people if person["key"] == key]
        if not uuids:
            raise LookupError("no person without a personal link is in the meeting")
        return uuids[0]

    async def _registrant(self, client: DemoClient) -> str:
        registrants = (await self._meeting_state())["registrants"]
        ids: list[str] = [
            registrant["id"] for registrant in registrants if registrant["name"] == client.name
        ]
        if not ids:
            raise LookupError("a client is not registered for the meeting")
        return ids[0]

    async def _meeting_state(self) -> dict[str, Any]:
        meetings = (await self._state())["meetings"]
        held = [meeting for meeting in meetings if meeting["id"] == self._meeting]
        if not held:
            raise LookupError("the meeting no longer exists")
        return dict(held[0])

    async def _state(self) -> dict[str, Any]:
        async with self.http.get(f"{self.url}/state") as answer:
            state: dict[str, Any] = await answer.json()
            return state


EXPECTED = len(CLIENTS) + sum(bool(client.interpreter) for client in CLIENTS)
"""The number of registrants: every client and every interpreter."""
