"""Every address that takes a form or a message says how the audit has what it changes."""

from pathlib import Path

import pytest

from delivery.web.urls import URLS
from tests.delivery.web.access.audited_changes import CHANGES

HOUSE = Path(__file__).parents[4] / "delivery"
AUDITED = {path: says for path, says in CHANGES.items() if not says.startswith("- ")}


def test_every_address_of_a_change_has_its_line_and_no_other_has() -> None:
    table = {url.path for url in URLS if url.method != "GET"}
    assert table - CHANGES.keys() == set(), "add a line for it to audited_changes.py"
    assert CHANGES.keys() - table == set()


@pytest.fixture(scope="module")
def code() -> str:
    return "".join(path.read_text() for path in HOUSE.rglob("*.py"))


def test_every_act_that_a_line_names_is_written_somewhere(code: str) -> None:
    acts = {act for says in AUDITED.values() for act in says.split(" | ")}
    assert not {act for act in acts if f'"{act}' not in code}


def test_nobody_who_works_here_changes_anything_without_an_entry() -> None:
    """Apart from what changes nothing but their own session."""
    ours = {url.path for url in URLS if url.method != "GET" and url.access.roles}
    own = {path for path in ours if path.startswith(("/account/", "/passkeys/"))}
    assert ours - own - AUDITED.keys() == set()
