"""A client's case over HTTP: its contents and its decisions."""

import re
from html import unescape

import pytest
from sqlalchemy import text

from compliance.attendance.causes import Cause
from compliance.findings.raisable import raisable
from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import BreachState
from delivery.assessment import evidence
from delivery.policies.shipped_policies import newest, shipped
from delivery.records.planning import client_actions
from delivery.review.case import CaseState
from delivery.review.decisions import STALE
from delivery.review.proposal_changes import STATEMENT
from delivery.templating import environment
from tests.delivery.records.messages.invited_client import claimed, sent
from tests.delivery.web.officer.conftest import OfficerBrowser, without_place
from tests.scenes.scene import at

WHY = "Because of what was seen."


async def test_the_timeline_is_a_sentence_a_chart_and_a_table(officer: OfficerBrowser) -> None:
    page = await officer.case("B")
    assert "Tomasz Kowalski was present for 158 minutes 55 seconds of 165 minutes" in page
    assert 'role="img" aria-labelledby="picture-title"' in page
    for words in ("10:31:00am", "10:37:05am", "6 minutes 5 seconds", "The connection was lost"):
        assert words in page
    assert "camera state known for 144 minutes 50 seconds of 148 minutes 55 seconds" in page
    assert " style=" not in page


async def test_a_case_without_its_evidence_shows_its_outcome_and_allows_no_decision(
    officer: OfficerBrowser,
) -> None:
    """Nothing is derived of an empty ledger: it would say that nobody was there."""
    await officer.sign("A", outcome="completed", reason=WHY)
    sealed = {name: await officer.seal(name) for name in "AB"}
    async with officer.desk.store.writing() as tx:
        await tx.execute(text("DROP TRIGGER ledger_no_delete"))
        await tx.execute(text("DELETE FROM ledger"))  # its months are dropped on PostgreSQL
    for name in "AB":
        page = await officer.case(name)
        assert "We have deleted the evidence of this course" in page
        assert (await officer.desk.case(name)).state is CaseState.DESTROYED
        forms = re.findall('<form method="post" action="(/officer[^"]*)"', page)
        assert forms == [f"{officer.path(name)}/evidence"]
    assert "158 minutes 55 seconds of 165 minutes" in page
    assert "Away for 6 minutes 5 seconds outside breaks." in page
    assert "Signed: Completed" in await officer.case("A")
    form = {"seal": sealed["B"], "outcome": "completed", "reason": WHY}
    status, said = await officer.post(f"{officer.path('B')}/outcome", form)
    assert (status, "no decision can be made about it" in said) == (422, True)
    waiting = await officer.read("/officer")
    assert ("B-B<" in waiting, "Task due" in waiting) == (True, True)


async def test_a_finding_shows_the_clause_and_how_it_is_applied_apart(
    officer: OfficerBrowser,
) -> None:
    page = await officer.case("B")
    says = "<dd>Satisfactory completion depends on attendance throughout the duration of the course"
    assert f"<dt>The terms say, clause 8</dt>{says}" in page
    assert "<dt>How we apply clause 8</dt><dd>Every absence outside a break is listed" in page
    assert "Away for 6 minutes 5 seconds outside breaks." in page


async def test_no_choice_is_preselected(officer: OfficerBrowser) -> None:
    for name in "ABH":
        assert not re.search(r'type="radio"[^>]* checked', await officer.case(name))


async def test_every_outcome_shows_its_consequence_before_the_signature(
    officer: OfficerBrowser,
) -> None:
    page = await officer.case("H")
    assert page.count('name="outcome"') == len(Outcome) - 1
    assert "New course by 11:45am on Saturday 13 June 2026: £43 charge." in page
    assert "Refund of £55 if none is booked. National status 6, did not attend." in page
    assert "The case goes back to the police. No more courses from us." in page
    assert "Computer’s recommendation: did not attend" in page


async def test_findings_come_before_the_signature(officer: OfficerBrowser) -> None:
    page = await officer.case("G")
    assert "There are 2 findings to review." in page
    assert 'name="outcome"' not in page


async def test_the_steps_to_join_are_shown(officer: OfficerBrowser) -> None:
    booking_id = officer.desk.live.booking_ids["C"]
    async with officer.desk.store.writing() as tx:
        await sent(tx, await claimed(tx, booking_id, now=at("08:05")), at("08:06"))
        codes = {"camera": "too_dark", "microphone": "ok", "browser": "ok"}
        for kind, check_codes in (("check", codes), ("opened", None), ("join", None)):
            await client_actions.add(
                tx, booking_id=booking_id, kind=kind, codes=check_codes, now=at("08:40")
            )
    page = await officer.case("C")
    for words in (
        "Joining instructions, by email: sent Wednesday 10 June 2026, 8:06am.",
        "The picture is too dark.",
        "Opened their page: Wednesday 10 June 2026, 8:40am.",
        "Selected “Join the course”: Wednesday 10 June 2026, 8:40am.",
        "Agreed before the course: Needs captions",
    ):
        assert words in page
    assert "We sent no joining instructions." in await officer.case("A")


async def test_a_decision_is_shown_with_its_officer_and_reason(
    officer: OfficerBrowser,
) -> None:
    status, where = await officer.review("B", decision="dismissed", reason=WHY)
    assert (status, without_place(where)) == (303, f"{officer.path('B')}?said=reviewed")
    page = await officer.read(where)
    assert "Your decision is on record. You can sign the outcome now." in page
    assert "<strong>Dismissed</strong> by Test Officer, Wednesday 10 June 2026, 11:50am" in page
    assert WHY in page


async def test_a_signature_is_saved_and_shown(officer: OfficerBrowser) -> None:
    status, where = await officer.sign("H", outcome="insufficient_evidence", reason=WHY)
    assert (status, without_place(where)) == (303, f"{officer.path('H')}?said=signed")
    page = await officer.read(where)
    assert "Signed: Insufficient evidence" in page
    assert "Choose another outcome" in page


async def test_a_refused_form_keeps_its_contents(officer: OfficerBrowser) -> None:
    status, page = await officer.review("B", decision="upheld", reason="<b>no")
    assert status == 422
    assert "<title>Error: " in page
    breach = (await officer.desk.only_breach("B")).row.id
    assert f'href="#reason-{breach}"' in page
    assert f'id="reason-{breach}"' in page
    assert "Reason must be 10 characters or more" in page
    assert "&lt;b&gt;no" in page
    assert re.search(r'value="upheld" checked', page)


async def test_every_fault_of_an_empty_form_is_shown(
    officer: OfficerBrowser,
) -> None:
    status, page = await officer.sign("H")
    assert status == 422
    assert 'href="#outcome"' in page
    assert 'href="#reason"' in page
    for field in ('id="outcome"', 'id="reason"'):
        assert field in page


async def test_no_decision_is_saved_on_a_case_that_changed(
    officer: OfficerBrowser,
) -> None:
    seal = await officer.seal("B")
    await officer.desk.hears_more()
    breach = (await officer.desk.only_breach("B")).row.id
    path = f"{officer.path('B')}/breaches/{breach}"
    form = {"decision": "upheld", "reason": WHY, "seal": seal}
    status, page = await officer.post(path, form)
    assert status == 422
    assert STALE[1:] in page
    assert WHY in page
    assert (await officer.desk.only_breach("B")).reviews == ()
    assert (await officer.post(path, {**form, "seal": await officer.seal("B")}))[0] == 303


async def test_evidence_changed_after_the_signature_is_shown_and_can_be_signed_again(
    officer: OfficerBrowser,
) -> None:
    await officer.review("B", decision="dismissed", reason=WHY)
    await officer.sign("B", outcome="completed", reason=WHY)
    await officer.desk.hears_more()
    page = await officer.case("B")
    assert "Something has changed since this outcome was signed" in page
    assert "The evidence has changed since this decision." in page
    assert "Evidence at the time: Away for 6 minutes 5 seconds outside breaks." in page
    assert "Changed since signed" in await officer.read("/officer")
    await officer.review("B", decision="dismissed", reason=WHY)
    status, where = await officer.sign("B", outcome="completed", reason=WHY)
    assert status == 303
    page = await officer.read(where)
    assert "Signed earlier: Completed" in page
    assert "Something has changed" not in page


@pytest.mark.parametrize("path", ["/officer/cases/99", "/officer/cases/0", "/officer/cases/x"])
async def test_an_unknown_case_is_not_found(officer: OfficerBrowser, path: str) -> None:
    assert (await officer.browser.get(path)).status == 404


async def test_a_finding_of_another_client_is_not_found(officer: OfficerBrowser) -> None:
    theirs = (await officer.desk.only_breach("B")).row.id
    form = {"decision": "upheld", "reason": WHY, "seal": await officer.seal("G")}
    assert (await officer.post(f"{officer.path('G')}/breaches/{theirs}", form))[0] == 404


async def test_a_form_of_another_website_decides_nothing(officer: OfficerBrowser) -> None:
    seal = await officer.seal("H")
    form = {"outcome": "completed", "reason": WHY, "seal": seal, "csrf": "guessed"}
    assert (await officer.post(f"{officer.path('H')}/outcome", form))[0] == 403
    assert (await officer.desk.case("H")).outcomes == ()


async def test_an_unknown_outcome_is_refused(officer: OfficerBrowser) -> None:
    for outcome in ("review", "acquitted", ""):
        assert (await officer.sign("H", outcome=outcome, reason=WHY))[0] == 422


def test_every_code_has_words() -> None:
    words = vars(environment({}).get_template("officer/words.html").module)
    policy = shipped(newest())
    assert set(words["outcomes"]) == {member.value for member in Outcome}
    assert set(words["findings"]) == {member.value for member in BreachState}
    assert set(words["states"]) >= {member.value for member in CaseState}
    assert set(words["causes"]) >= {cause.value for cause in Cause}
    assert set(words["rules"]) >= {*policy.rules, *policy.codes} - {"observed"}
    assert set(words["parts"]) == {*evidence.PARTS, STATEMENT, "other", "reviews", "raised"}
    assert set(words["rules"]) >= set(raisable(policy))
    statuses = {terms.national_status for terms in policy.terms.values()} - {None}
    assert set(words["national"]) == statuses


async def test_a_warning_is_shown_with_its_giver_matter_and_manner(officer: OfficerBrowser) -> None:
    said = {"booking": "B-B", "matter": "camera_off", "step": "notice", "how": "private_room"}
    await officer.desk.live.notes("warn", "09:40", **said)
    await officer.desk.judged()
    text = " ".join((await officer.case("B")).split())
    assert "Gave notice: camera off, in a private room" in text
    assert re.search(r"Trainer: \w+", text)


async def test_a_finding_against_what_zoom_reported_shows_what_speaks_against_it(
    officer: OfficerBrowser,
) -> None:
    await officer.desk.live.notes("camera", "09:40", booking="B-A", state="off")
    await officer.desk.judged()
    text = await officer.case("A")
    assert "What speaks against it" in text
    assert "the trainer marked the camera as off while Zoom reported it as on" in unescape(text)
