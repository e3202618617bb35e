"""Raising a finding over HTTP: the form, its faults, and where it is shown."""

from tests.delivery.web.officer.conftest import OfficerBrowser, without_place
from tests.scenes import two_officers

ABUSE = {
    "matter": "abuse",
    "account": "She threatened us on the telephone.",
    "source": "Our booking line, 11 June",
}


async def test_the_form_offers_matters_with_their_clauses(officer: OfficerBrowser) -> None:
    page = await officer.read(f"{officer.path('A')}/findings")
    assert "Abuse (clause 19)" in page
    assert "Smoking or vaping (clause 23)" in page
    assert "Something else</option>" in page
    assert f'href="{officer.path("A")}/findings"' in await officer.case("A")


async def test_it_is_shown_in_the_case_and_its_officer_cannot_decide_about_it(
    officer: OfficerBrowser,
) -> None:
    status, where = await officer.post(f"{officer.path('A')}/findings", ABUSE)
    assert (status, without_place(where)) == (303, f"{officer.path('A')}?said=raised")
    page = await officer.read(where)
    for words in ("The finding is on record.", *list(ABUSE.values())[1:], "Raised by", "raised "):
        assert words in page
    assert "You raised it, so another officer must uphold or dismiss it." in page
    assert "Your decision about finding 1" not in page
    case = await officer.desk.case("A")
    form = {"seal": case.seal, "decision": "upheld", "reason": "Because I say so."}
    path = f"{officer.path('A')}/breaches/{case.breaches[0].row.id}"
    status, page = await officer.post(path, form)
    assert (status, "another officer must uphold or dismiss it" in page) == (422, True)


async def test_faults_are_shown_with_what_was_typed(officer: OfficerBrowser) -> None:
    form = {**ABUSE, "matter": "", "source": ""}
    status, page = await officer.post(f"{officer.path('A')}/findings", form)
    assert status == 422
    assert "Select what the finding is about" in page
    assert "Say who told you, and when" in page
    assert ABUSE["account"] in page
    _, page = await officer.post(f"{officer.path('A')}/findings", {**ABUSE, "account": "rude"})
    assert "Say in 10 characters or more what happened" in page


async def test_of_no_case_nothing_is_raised(officer: OfficerBrowser) -> None:
    assert (await officer.post("/officer/cases/4000/findings", ABUSE))[0] == 404
    assert (await officer.browser.get("/officer/cases/4000/findings")).status == 404


async def test_an_upheld_finding_of_another_is_a_ground(officer: OfficerBrowser) -> None:
    desk = officer.desk
    booking_id = desk.live.booking_ids["A"]
    key = await two_officers.raise_upheld(desk.store, booking_id, desk.other_id, desk.now)
    why = "Because of what was seen."
    _, page = await officer.sign("A", outcome="non_completion_conduct", reason=why)
    assert f'value="{key}"' in page
    assert "Finding raised by an officer: conduct." in page
    assert f'href="{officer.path("A")}/findings"' in page
