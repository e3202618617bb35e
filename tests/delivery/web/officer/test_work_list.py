"""The work list over HTTP: its parts, the search, who works on what, and the next case."""

import re

import pytest

from delivery.caseload.openings import LATELY
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.signing_in import link_of

CSRF = re.compile(r'name="csrf" content="([^"]+)"')
LISTED = re.compile(r'href="(/officer/cases/\d+)"')
NEXT = re.compile(r'rel="next"[^>]*href="([^"]+)"')


async def as_omar(officer: OfficerBrowser) -> OfficerBrowser:
    """The same browser, signed in as the other officer."""
    desk = officer.desk
    link = await link_of(desk.store, desk.other_id, desk.now)
    await officer.browser.post(link, allow_redirects=False)
    token = CSRF.search(await (await officer.browser.get("/account")).text())
    assert token
    return OfficerBrowser(officer.browser, token.group(1), desk)


async def test_a_counter_leads_to_what_it_counts(officer: OfficerBrowser) -> None:
    page = await officer.read("/officer?force=LINCOLNSHIRE+POLICE")
    assert 'href="/officer?force=LINCOLNSHIRE+POLICE&amp;show=mine"' in page
    assert "There is no case here" in await officer.read("/officer?show=mine")


@pytest.mark.parametrize("query", ["show=x&sort=y", "course=-1&trainer=x", "act=%C2%85&rule=%0A"])
async def test_filters_that_cannot_be_are_left_out(officer: OfficerBrowser, query: str) -> None:
    assert "Mohammed Ali" in await officer.read(f"/officer?{query}")


async def test_a_search_finds_signed_cases_and_leaves_no_name_behind(
    officer: OfficerBrowser, capsys: pytest.CaptureFixture[str]
) -> None:
    await officer.sign("A", outcome="completed", reason="Nothing to weigh here.")
    status, page = await officer.post("/officer/search", {"words": "amelia bro"})
    assert (status, "Amelia Brown" in page, "signed" in page) == (200, True, True)
    assert "Mohammed" not in page
    assert "amelia" not in capsys.readouterr().out.lower()


@pytest.mark.parametrize("words", ["", " a ", "--"])
async def test_a_search_for_nothing_is_refused(officer: OfficerBrowser, words: str) -> None:
    status, page = await officer.post("/officer/search", {"words": words})
    assert (status, "Enter 2 letters or digits or more" in page) == (422, True)


async def test_a_case_says_who_has_it_open_and_who_took_it(
    officer: OfficerBrowser,
) -> None:
    path = officer.path("A")
    assert "Nobody has taken this case" in await officer.read(path)
    await officer.post(f"{path}/claim", {"act": "take", "expected": ""})
    assert "You work on this case until" in await officer.read(path)
    assert "You</div>" in (await officer.read("/officer")).replace(" </div>", "</div>")
    other = await as_omar(officer)
    page = await other.read(path)
    assert "Test Officer works on this case" in page
    status, page = await other.post(f"{path}/claim", {"act": "take", "expected": ""})
    assert (status, "has taken this case since you opened the page" in page) == (422, True)
    holder = re.findall(r'name="expected" value="(\d+)"', page)
    assert (await other.post(f"{path}/claim", {"expected": holder[0]}))[0] == 303
    assert "You work on this case until" in await other.read(path)


async def test_an_opened_case_says_so_for_a_while(
    officer: OfficerBrowser,
) -> None:
    await officer.read(officer.path("A"))
    other = await as_omar(officer)
    assert "opened by Test Officer" in await other.read("/officer")
    assert "Test Officer opened it at" in await other.read(officer.path("A"))
    officer.desk.clock.go_on(LATELY)
    assert "opened by Test Officer" not in await other.read("/officer")


async def test_the_next_case_is_one_press_away_until_all_are_signed(
    officer: OfficerBrowser,
) -> None:
    seen: list[str] = []
    page = await officer.read(officer.path("B"))
    for _ in range(9):
        following = NEXT.search(page)
        assert following
        seen.append(following.group(1))
        page = await officer.read(following.group(1))
    assert set(seen) == {officer.path(name) for name in "ABCDEFGHI"}
    _, where = await officer.sign("A", outcome="completed", reason="Nothing to weigh here.")
    done = await officer.read(where)
    assert re.search(r'autofocus href="/officer/cases/\d+">Next case', done)


async def test_after_a_signature_the_list_goes_on_behind_the_signed_case(
    officer: OfficerBrowser,
) -> None:
    """A case that the officer has passed over does not come again before the others."""
    signed, first = officer.path("A"), LISTED.findall(await officer.read("/officer"))[0]
    following = next_of(await officer.read(signed))
    _, where = await officer.sign("A", outcome="completed", reason="Nothing to weigh here.")
    assert next_of(await officer.read(where)) == following
    assert following != first != signed
    assert next_of(await officer.read(f"{signed}?said=signed&stood=9-x")) == first


def next_of(page: str) -> str:
    following = NEXT.search(page)
    assert following
    return following.group(1)


async def test_the_findings_and_the_decision_stand_before_the_long_table(
    officer: OfficerBrowser,
) -> None:
    page = await officer.case("G")
    places = [page.index(f'id="{section}"') for section in ("findings", "outcome-title", "detail")]
    assert places == sorted(places)
