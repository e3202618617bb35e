"""Every URL, every kind of caller, every method: as the matrix says, and nothing else."""

import re
from collections.abc import Mapping

import pytest

from delivery.accounts import sign_in
from delivery.records.accounts import sessions, users
from delivery.web.access.record_session import COOKIE as RECORD_COOKIE
from delivery.web.access.session import COOKIE
from delivery.web.urls import URLS
from tests.delivery.web.access.authorisation_matrix import CALLERS, MATRIX
from tests.delivery.web.access.conftest import Callers, mark_of
from tests.first_of_many import first_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
Matrix = Mapping[tuple[str, str], Mapping[str, str]]
"""The mark of each caller, by method and path."""


def test_every_url_of_the_table_has_its_line_in_the_matrix_and_no_other_has() -> None:
    table = {(url.method, url.path) for url in URLS}
    assert table - MATRIX.keys() == set(), "add a line for it to authorisation_matrix.py"
    assert MATRIX.keys() - table == set()


@pytest.mark.parametrize("heads", first_of([(), ("HEAD",)]), ids=["", "and HEAD"])
@pytest.mark.parametrize("caller", CALLERS)
async def test_each_caller_is_answered_as_the_matrix_says(
    callers: Callers, caller: str, heads: tuple[str, ...]
) -> None:
    wrong = {}
    for (method, path), marks in MATRIX.items():
        for tried in (method, *heads) if method == "GET" else (method,):
            answer = await callers.ask(caller, tried, path)
            assert answer.status < 500, (tried, path)
            if mark_of(answer) != marks[caller]:
                wrong[tried, path] = answer.status
    assert not wrong


@pytest.mark.parametrize("caller", first_of(CALLERS))
async def test_a_method_that_a_path_does_not_have_is_refused_whoever_asks(
    callers: Callers, caller: str
) -> None:
    methods: dict[str, set[str]] = {}
    for url in URLS:
        methods.setdefault(url.path, set()).add(url.method)
    headers = await callers.headers(caller)
    for path, named in methods.items():
        allowed = named | ({"HEAD"} if "GET" in named else set())
        for method in set(METHODS) - allowed:
            answer = await callers.ask(caller, method, path, headers)
            assert answer.status == 405, (method, path)
            assert set(re.split(", *", answer.headers["Allow"])) == allowed


@pytest.mark.parametrize("caller", first_of(["officer", "trainer", "administrator"]))
async def test_a_form_without_the_sessions_token_or_from_elsewhere_changes_nothing(
    callers: Callers, caller: str
) -> None:
    for (method, path), marks in MATRIX.items():
        if method == "GET" or "_key}" in path or path.startswith(("/api/", "/webhooks/")):
            continue
        headers = await callers.headers(caller)
        elsewhere = headers | {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        assert (await callers.ask(caller, method, path, elsewhere)).status == 403, path
        if marks["nobody"] == "s":
            headers.pop("X-CSRF-Token")
            assert (await callers.ask(caller, method, path, headers)).status == 403, path


ONE_OF_EACH_KIND = {
    (path.split("/")[1], *marks.values()): ((method, path), marks)
    for (method, path), marks in MATRIX.items()
}
"""For each room of pages and each different line about it, one line of the matrix."""


@pytest.mark.parametrize(
    "matrix", first_of([dict(ONE_OF_EACH_KIND.values()), MATRIX]), ids=["one of each kind", "all"]
)
async def test_odd_callers_are_nobody(callers: Callers, matrix: Matrix) -> None:
    """A session that has ended, one of somebody who left, and secrets sent in the wrong place."""
    signed_out = await callers.headers("officer")
    token = signed_out["Cookie"].partition("=")[2]
    bearer = (await callers.headers("courses token"))["Authorization"].partition(" ")[2]
    left_id = int(callers.parts["user_id"])
    async with callers.store.writing() as tx:
        await sessions.revoke(tx, sign_in.digest(token), callers.desk.now)
        left = await sign_in.open_session(tx, left_id, callers.desk.now)
        await users.deactivate(tx, left_id)
    record = callers.keys["record_key"]
    odd: dict[str, dict[str, str]] = {
        "record's key as its cookie": {"Cookie": f"{RECORD_COOKIE}={record}"},
        "record's cookie as session": {"Cookie": f"{COOKIE}={callers.record.token}"},
        "signed out": signed_out,
        "left": {"Cookie": f"{COOKIE}={left}"},
        "digest": {"Cookie": f"{COOKIE}={sign_in.digest(token)}"},
        "key as cookie": {"Cookie": f"{COOKIE}={callers.keys['link_key']}"},
        "token as cookie": {"Cookie": f"{COOKIE}={bearer}"},
        "cookie as token": {"Authorization": f"Bearer {token}"},
        "key as token": {"Authorization": f"Bearer {callers.keys['link_key']}"},
        "basic": {"Authorization": "Basic YTpi"},
    }
    for name, headers in odd.items():
        for (method, path), marks in matrix.items():
            answer = await callers.ask("nobody", method, path, headers)
            assert mark_of(answer) == marks["nobody"], (name, method, path, answer.status)
