"""A browser of the demonstration: signs in by a link, reads pages and sends their forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

import aiohttp

CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class ActionRefused(RuntimeError):
    """The service refused an act of the demonstration; the message holds the HTTP status."""


@dataclass(slots=True)
class DemoBrowser:
    http: aiohttp.ClientSession
    service_url: str
    _csrf: str = ""
    _headers: dict[str, str] = field(default_factory=dict)

    async def sign_in(self, link: str) -> None:
        """Uses a one-time link. Sends the cookie by hand: it is Secure, and this HTTP client,
        unlike Chromium, does not send such a cookie to loopback without TLS."""
        headers = {"Origin": self.service_url}
        async with self.http.post(link, headers=headers, allow_redirects=False) as answer:
            cookies = SimpleCookie("; ".join(answer.headers.getall("Set-Cookie", [])))
            _expect(answer, 303)
        cookie = "; ".join(f"{cookie.key}={cookie.value}" for cookie in cookies.values())
        self._headers = {**headers, "Cookie": cookie}

    async def read(self, path: str) -> str:
        """The page at this path, whose forms can be sent from then on. Raises ActionRefused."""
        async with self.http.get(f"{self.service_url}{path}", headers=self._headers) as answer:
            _expect(answer, 200)
            page = await answer.text()
        token = CSRF.search(page)
        self._csrf = token.group(1) if token else self._csrf
        return page

    async def send(self, path: str, form: Mapping[str, str], *, leads_on: bool = True) -> str:
        """Sends a form; returns the page that answers it, if it does not lead on to another.

        Raises ActionRefused if the service refuses it.
        """
        async with self.http.post(
            f"{self.service_url}{path}",
            data={"csrf": self._csrf, **form},
            headers=self._headers,
            allow_redirects=False,
        ) as answer:
            _expect(answer, *((303, 204) if leads_on else (200,)))
            return await answer.text()


def _expect(answer: aiohttp.ClientResponse, *statuses: int) -> None:
    if answer.status not in statuses:
        raise ActionRefused(f"the service answered {answer.status}")
