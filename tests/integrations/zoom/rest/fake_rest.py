"""A fake Zoom REST API that gives scripted answers and records the calls."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass(frozen=True, slots=True)
class RestCall:
    method: str
    path: str
    """The path as received, still quoted."""
    token: str
    body: Mapping[str, object] | None


@dataclass(slots=True)
class RestAnswer:
    """A scripted answer; `hangs_up` closes the connection without one."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs_up: bool = False


@dataclass(slots=True)
class FakeZoom:
    answers: list[RestAnswer] = field(default_factory=list)
    """The scripted answers, given in order; after the last, an empty report or a 204."""
    token_answers: list[RestAnswer] = field(default_factory=list)
    calls: list[RestCall] = field(default_factory=list)
    token_requests: list[tuple[str, str]] = field(default_factory=list)
    """The query and the Authorization header of each request for a token."""
    url: str = ""

    def will_tell(self, *answers: RestAnswer) -> None:
        self.answers.extend(answers)

    async def _token(self, request: web.Request) -> web.StreamResponse:
        self.token_requests.append((request.query_string, request.headers["Authorization"]))
        token = f"token-{len(self.token_requests)}"
        good = RestAnswer(body={"access_token": token, "token_type": "bearer", "expires_in": 3599})
        return _answer(request, self.token_answers.pop(0) if self.token_answers else good)

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else None
        token = request.headers["Authorization"].removeprefix("Bearer ")
        self.calls.append(RestCall(request.method, request.raw_path, token, body))
        return _answer(request, self.answers.pop(0) if self.answers else _default(request))


def _default(request: web.Request) -> RestAnswer:
    """An empty report for GET, an empty 204 for other methods."""
    return RestAnswer(body={"participants": []}) if request.method == "GET" else RestAnswer(204)


def _answer(request: web.Request, answer: RestAnswer) -> web.StreamResponse:
    if answer.hangs_up:
        assert request.transport is not None
        request.transport.abort()
    if isinstance(answer.body, bytes):
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)
    if answer.body is None or isinstance(answer.body, str):
        return web.Response(status=answer.status, text=answer.body, headers=answer.headers)
    return web.json_response(answer.body, status=answer.status, headers=answer.headers)


@asynccontextmanager
async def running_zoom() -> AsyncIterator[FakeZoom]:
    zoom = FakeZoom()
    app = web.Application()
    app.router.add_post("/oauth/token", zoom._token)
    app.router.add_route("*", "/v2/{rest:.*}", zoom._rest)
    async with TestServer(app) as server:
        zoom.url = str(server.make_url("")).rstrip("/")
        yield zoom
