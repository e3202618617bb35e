"""The demonstration's trainer: signs in by a link and sends the monitor's forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

import aiohttp

CSRF = re.compile(r'name="csrf" value="([^"]+)"')
COURSE = re.compile(r"/trainer/courses/(\d+)")


class ActionRefused(RuntimeError):
    """The service refused a trainer's action; the message holds the HTTP status."""


@dataclass(slots=True)
class DemoTrainer:
    http: aiohttp.ClientSession
    service_url: str
    _cookie: str = ""
    _csrf: str = ""
    _course: str = ""
    _headers: dict[str, str] = field(default_factory=dict)

    async def sign_in(self, link: str) -> None:
        """Uses a one-time link. Sends the cookie by hand: it is Secure, and this HTTP client,
        unlike Chromium, does not send such a cookie to loopback without TLS."""
        headers = {"Origin": self.service_url}
        async with self.http.post(link, headers=headers, allow_redirects=False) as answer:
            cookies = SimpleCookie("; ".join(answer.headers.getall("Set-Cookie", [])))
            _expect(answer, 303)
        self._cookie = "; ".join(f"{cookie.key}={cookie.value}" for cookie in cookies.values())
        self._headers = {**headers, "Cookie": self._cookie}

    async def open_course(self, reference: str = "") -> None:
        """Opens the monitor of the trainer's course with this reference, or of their first
        course."""
        listed = COURSE.finditer(await self._page(f"{self.service_url}/trainer"))
        for path in dict.fromkeys(match.group(0) for match in listed):
            page = await self._page(f"{self.service_url}{path}")
            if reference in page:
                self._course = f"{self.service_url}{path}"
                token = CSRF.search(page)
                self._csrf = token.group(1) if token else ""
                return
        raise ActionRefused(f"the trainer has no course {reference}")

    async def post_action(self, action: str, fields: Mapping[str, str]) -> None:
        """Sends one action. Raises ActionRefused if the service refuses it."""
        form = {"csrf": self._csrf, "action": action, **fields}
        url = f"{self._course}/notes"
        async with self.http.post(
            url, data=form, headers=self._headers, allow_redirects=False
        ) as answer:
            _expect(answer, 303, 204)

    async def _page(self, url: str) -> str:
        async with self.http.get(url, headers=self._headers) as answer:
            _expect(answer, 200)
            return await answer.text()


def _expect(answer: aiohttp.ClientResponse, *statuses: int) -> None:
    if answer.status not in statuses:
        raise ActionRefused(f"the service answered {answer.status}")
