import pytest
from aiohttp import web

from delivery.web.access.access_rules import (
    MACHINE,
    OPEN,
    SECRET_LINK,
    SIGNED_IN,
    TRAINER,
    AccessRule,
)
from delivery.web.access.authorisation import guarded
from delivery.web.urls import URLS
from tests.delivery.web.conftest import Browser, SignIn

FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


@pytest.fixture
def app(app: web.Application) -> web.Application:
    """An application with a page for each access rule."""

    async def done(request: web.Request) -> web.Response:
        return web.Response(text=str(dict(request.match_info)))

    rules = {"open": OPEN, "machine": MACHINE, "link": SECRET_LINK, "trainer": TRAINER}
    for name, access in {**rules, "all": SIGNED_IN}.items():
        app.router.add_route("*", f"/try/{name}", guarded(done, access))
    app.router.add_route("*", "/try/number/{thing_id}", guarded(done, OPEN))
    return app


async def test_a_visitor_is_sent_to_sign_in_and_back(browser: Browser) -> None:
    answer = await browser.get("/try/trainer?tab=2", allow_redirects=False)
    assert answer.status == 303
    assert answer.headers["Location"] == "/sign-in?next=/try/trainer?tab%3D2"


async def test_an_event_stream_is_refused_rather_than_sent_to_a_page(browser: Browser) -> None:
    answer = await browser.get("/try/trainer", headers={"Accept": "text/event-stream"})
    assert answer.status == 401


async def test_another_role_is_refused(browser: Browser, sign_in: SignIn) -> None:
    await sign_in("officer")
    assert (await browser.get("/try/trainer")).status == 403
    assert (await browser.get("/try/all")).status == 200


async def test_a_form_needs_the_token_of_its_own_session(browser: Browser, sign_in: SignIn) -> None:
    old = await sign_in("trainer")
    csrf = await sign_in("trainer")
    for sent in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": "é"}, {"csrf": old}):
        assert (await browser.post("/try/trainer", data=sent)).status == 403
    assert (await browser.post("/try/trainer", data={"csrf": csrf})).status == 200
    assert (await browser.post("/try/trainer", headers={"X-CSRF-Token": csrf})).status == 200


async def test_every_way_of_changing_something_needs_the_token(
    browser: Browser, sign_in: SignIn
) -> None:
    await sign_in("trainer")
    for method in ("PUT", "PATCH", "DELETE"):
        assert (await browser.request(method, "/try/trainer")).status == 403


async def test_a_form_of_another_website_is_refused_even_with_the_token(
    browser: Browser, sign_in: SignIn
) -> None:
    csrf = await sign_in("trainer")
    form = {"csrf": csrf}
    answer = await browser.post("/try/trainer", data=form, headers=FROM_ELSEWHERE)
    assert answer.status == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://127.0.0.1:8080"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_a_form_without_a_session_must_come_from_our_own_page(
    browser: Browser, headers: dict[str, str], status: int
) -> None:
    assert (await browser.post("/try/open", headers=headers)).status == status


async def test_an_old_browser_that_hides_its_origin_may_post_to_a_secret_address(
    browser: Browser,
) -> None:
    answer = await browser.post("/try/link", headers={"Origin": "null"})
    assert answer.status == 200


async def test_a_machine_needs_no_form_token(browser: Browser) -> None:
    assert (await browser.post("/try/machine", headers=FROM_ELSEWHERE)).status == 200


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("7", 200),
        (str(2**31 - 1), 200),
        (str(2**31), 404),
        ("9" * 5000, 404),
        ("-1", 404),
        ("1.0", 404),
        ("٣", 404),
        ("seven", 404),
    ],
)
async def test_an_impossible_id_is_not_found(browser: Browser, written: str, status: int) -> None:
    assert (await browser.get(f"/try/number/{written}")).status == status


def test_urls_with_the_same_name_have_the_same_path() -> None:
    paths = {(url.name, url.path) for url in URLS}
    assert len(paths) == len({name for name, _ in paths})


def test_only_signing_in_and_asking_for_a_link_are_open_forms() -> None:
    posted = {url.path for url in URLS if url.method != "GET" and url.access == OPEN}
    signing_in = {"/sign-in", "/passkeys/options", "/passkeys/sign-in"}
    assert posted == {"/link-again", *signing_in}


def test_the_default_access_rule_expects_a_browser() -> None:
    assert AccessRule() == OPEN
    assert not OPEN.machine
