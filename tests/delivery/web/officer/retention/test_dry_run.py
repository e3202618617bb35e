"""An officer reads what would be destroyed and why others are kept, and approves it, on record."""

import re
from dataclasses import replace

import pytest

from delivery.accounts import passwords
from delivery.records.accounts import users
from delivery.records.retention import register
from delivery.web.accounts.proof import WRONG
from delivery.web.officer.retention.dry_run import OTHER_TERMS
from tests.delivery.destruction.kept_records import TERM_ENDS
from tests.delivery.web.conftest import SignIn
from tests.delivery.web.officer.conftest import OfficerBrowser

PAGE, STATE = "/officer/destruction/dry-run", "/officer/destruction"
PASSWORD = "a long password of officers"
HOLD = {
    "cause": "complaint",
    "reason": "Complaint 12 of 1 June, with the manager.",
    "look_again_on": "2026-09-01",
}


@pytest.fixture
async def after_the_term(officer: OfficerBrowser, sign_in: SignIn) -> OfficerBrowser:
    """A hold stands on client G, and the term of all nine clients is over. The officer has signed
    in again."""
    desk = officer.desk
    assert (await officer.post(f"{officer.path('G')}/holds", HOLD))[0] == 303
    desk.clock.set(TERM_ENDS)
    again = replace(officer, csrf=await sign_in("officer"))
    async with desk.store.writing() as tx:
        user = await users.by_email(tx, "officer@example.org")
        assert user is not None
        await users.set_password(tx, user.id, await passwords.hash_password(PASSWORD))
    return again


async def terms_of(officer: OfficerBrowser) -> str:
    named = re.search(r'name="terms" value="([0-9a-f]{64})"', await officer.read(PAGE))
    assert named is not None
    return named[1]


async def is_approved(officer: OfficerBrowser, digest: str) -> bool:
    async with officer.desk.store.reading() as tx:
        return await register.approval(tx, digest) is not None


async def test_it_says_who_goes_who_is_kept_and_why(after_the_term: OfficerBrowser) -> None:
    assert PAGE in await after_the_term.read(STATE)
    page = await after_the_term.read(PAGE)
    assert "Clients who lose records: 8" in page
    going, _, staying = page.partition('id="staying"')
    assert [letter for letter in "ABCDEFGHI" if f"B-{letter}" in going] == [*"ABCDEFHI"]
    assert "B-G" in staying
    assert "a hold stands" in staying
    assert "Nothing is destroyed before an officer has read this page" in page


async def test_an_approval_says_who_and_when_and_counts_for_these_terms(
    after_the_term: OfficerBrowser,
) -> None:
    terms = await terms_of(after_the_term)
    form = {"terms": terms, "password": PASSWORD}
    assert await after_the_term.post(PAGE, form) == (303, STATE)
    async with after_the_term.desk.store.reading() as tx:
        approval = await register.approval(tx, terms)
    assert approval is not None
    assert (approval.clients, approval.courses, approval.at) == (8, 0, TERM_ENDS)
    assert "approved their destruction" in await after_the_term.read(PAGE)


@pytest.mark.parametrize(
    ("terms", "password", "fault"), [("0" * 64, PASSWORD, OTHER_TERMS), ("", "wrong", WRONG)]
)
async def test_nothing_is_approved_under_other_terms_or_without_proof(
    after_the_term: OfficerBrowser, terms: str, password: str, fault: str
) -> None:
    true_terms = await terms_of(after_the_term)
    form = {"terms": terms or true_terms, "password": password}
    status, page = await after_the_term.post(PAGE, form)
    assert (status, fault in page) == (422, True)
    assert not await is_approved(after_the_term, true_terms)
