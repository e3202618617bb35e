import json
from collections.abc import Iterator

import pytest
import structlog
from aiohttp import ClientError, web
from structlog.testing import LogCapture

from delivery.web.access.access_rules import MACHINE, OPEN, AccessRule
from delivery.web.access.authorisation import View, guarded
from tests.delivery.web.conftest import Browser

SECRET = "Jane Example, 07700 900000"


async def fails(request: web.Request) -> web.Response:
    raise RuntimeError(SECRET)


async def refuses(request: web.Request) -> web.Response:
    raise web.HTTPForbidden(text="Only the course's own trainer can do this.")


async def breaks_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"data: 1\n\n")
    raise RuntimeError(SECRET)


@pytest.fixture
def app(app: web.Application) -> web.Application:
    pages: dict[str, tuple[View, AccessRule]] = {
        "fails/{link_key}": (fails, OPEN),
        "machine": (fails, MACHINE),
        "refuses": (refuses, OPEN),
        "breaks-off": (breaks_off, OPEN),
    }
    for path, (view, access) in pages.items():
        app.router.add_get(f"/try/{path}", guarded(view, access))
    return app


@pytest.fixture
def log() -> Iterator[LogCapture]:
    capture = LogCapture()
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, capture])
    yield capture
    structlog.reset_defaults()


async def test_an_unknown_page_says_what_to_do(browser: Browser) -> None:
    answer = await browser.get("/nowhere")
    assert answer.status == 404
    assert "check it is correct" in await answer.text()


async def test_a_view_may_tell_the_reader_why_it_refuses(browser: Browser) -> None:
    answer = await browser.get("/try/refuses")
    assert answer.status == 403
    assert "Only the course&#39;s own trainer can do this." in await answer.text()


async def test_who_writes_too_much_is_not_told_of_a_file_that_they_did_not_send(
    browser: Browser,
) -> None:
    answer = await browser.post("/sign-in", data={"email": "x" * 70_000, "password": "x"})
    text = await answer.text()
    assert answer.status == 413
    assert "What you wrote is too long" in text
    assert "make it shorter" in text
    assert "file" not in text[text.index("<main") : text.index("</main>")]


async def test_a_fault_of_ours_has_a_reference_that_is_in_the_log(
    browser: Browser, log: LogCapture
) -> None:
    answer = await browser.get("/try/fails/its-key")
    page = await answer.text()
    assert answer.status == 500
    (fault,) = [entry for entry in log.entries if entry["event"] == "fault"]
    assert fault["request"] in page
    assert answer.headers["X-Request-ID"] == fault["request"]
    assert fault["kind"] == "RuntimeError"
    assert any("fails" in where for where in fault["where"])


async def test_nothing_that_a_fault_says_and_no_path_is_logged(
    browser: Browser, log: LogCapture
) -> None:
    page = await (await browser.get("/try/fails/its-key")).text()
    written = json.dumps(log.entries, default=str)
    for text in ("Jane", "its-key", "127.0.0.1"):
        assert text not in written
        assert text not in page
    assert "/try/fails/{link_key}" in written


async def test_every_request_is_one_line(browser: Browser, log: LogCapture) -> None:
    await browser.get("/sign-in/secret?next=x")
    (line,) = log.entries
    assert line.keys() >= {"request", "method", "route", "status", "ms"}
    assert (line["route"], line["status"]) == ("/sign-in/{token}", 200)


async def test_a_machine_is_not_answered_with_a_page(browser: Browser, log: LogCapture) -> None:
    answer = await browser.get("/try/machine")
    assert answer.status == 500
    assert "<html" not in await answer.text()


async def test_a_stream_that_fails_is_broken_off_and_nothing_is_added_to_it(
    browser: Browser, log: LogCapture
) -> None:
    answer = await browser.get("/try/breaks-off")
    received = b""
    try:
        async for chunk in answer.content:
            received += chunk
    except ClientError:
        pass
    assert b"<html" not in received
    assert [entry["event"] for entry in log.entries].count("fault") == 1
