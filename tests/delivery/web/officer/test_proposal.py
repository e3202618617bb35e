"""An adverse outcome over HTTP: checked, proposed with the password, confirmed by another."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from compliance.outcomes.recommendation import Outcome
from compliance.outcomes.review_states import BreachState
from delivery.accounts import passwords
from delivery.policies import shipped_policies
from delivery.proposals import proposals
from delivery.records.accounts import users
from delivery.records.judgements import policy_pins
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.tables import courses
from delivery.records.tables import users as users_table
from delivery.review import decisions
from delivery.review.decisions import TWO_OFFICERS
from delivery.validation.errors import InvalidInput
from delivery.web.accounts.proof import NONE_YET, TOO_MANY, WRONG
from tests.delivery.web.officer.conftest import OfficerBrowser, without_place
from tests.doubles.settable_clock import SettableClock
from tests.scenes import two_officers

WHY = "Because of what was seen."
PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
async def known_password(officer: OfficerBrowser) -> None:
    """The officer has signed in through a link, and has a password."""
    async with officer.desk.store.writing() as tx:
        user = await users.by_email(tx, "officer@example.org")
        assert user is not None
        await users.set_password(tx, user.id, await passwords.hash_password(PASSWORD))


async def propose(officer: OfficerBrowser, name: str, **form: str) -> tuple[int, str]:
    """Proposes on everything that is upheld; a finding is raised and upheld before, if there is
    nothing."""
    desk = officer.desk
    upheld = [row for row in (await desk.case(name)).breaches if row.state is BreachState.UPHELD]
    keys = [f"finding-{breach.row.id}" for breach in upheld]
    if not keys:
        booking_id = desk.live.booking_ids[name]
        keys = [await two_officers.raise_upheld(desk.store, booking_id, desk.officer_id, desk.now)]
    sealed = {"seal": await officer.seal(name), "reason": WHY, "grounds": keys[0], **form}
    return await officer.post(f"{officer.path(name)}/proposals", sealed)


async def proposed_by_another(officer: OfficerBrowser, name: str) -> str:
    """The path at which the proposal of another officer is confirmed."""
    desk = officer.desk
    booking_id = desk.live.booking_ids[name]
    proposal_id = await two_officers.propose(
        desk.store, booking_id, Outcome.NON_COMPLETION_ABUSE, WHY, desk.now
    )
    return f"{officer.path(name)}/proposals/{proposal_id}"


async def confirm(officer: OfficerBrowser, name: str, path: str, **form: str) -> tuple[int, str]:
    return await officer.post(path, {"seal": await officer.seal(name), **form})


async def test_an_adverse_outcome_leads_to_a_page_that_shows_what_speaks_against_it(
    officer: OfficerBrowser,
) -> None:
    status, page = await officer.sign("A", outcome="non_completion_abuse", reason=WHY)
    assert status == 200
    assert "Check before you propose: not completed (abuse)" in page
    assert "They were in the meeting for the whole course: 165 of 165 minutes." in page
    assert "Nothing on record suggests this outcome." in page
    assert "recommendation is different: completed" in page
    assert "No finding is upheld" in page
    assert "You cannot propose this outcome as the case stands." in page
    assert "Propose this outcome" not in page
    assert WHY in page
    assert (await officer.desk.case("A")).proposals == ()


async def test_both_officers_read_what_an_absence_rests_on(officer: OfficerBrowser) -> None:
    rests_on = "The record of the whole course shows no arrival."
    _, page = await officer.sign("H", outcome="did_not_attend", reason=WHY)
    assert rests_on in page
    assert "No finding is upheld" not in page
    store, booking_id = officer.desk.store, officer.desk.live.booking_ids["H"]
    await two_officers.propose(store, booking_id, Outcome.DID_NOT_ATTEND, WHY, officer.desk.now)
    assert rests_on in await officer.read(officer.path("H"))


async def test_a_proposal_is_saved_and_waits_for_another_officer(officer: OfficerBrowser) -> None:
    status, where = await propose(officer, "A", outcome="non_completion_abuse", password=PASSWORD)
    assert (status, without_place(where)) == (303, f"{officer.path('A')}?said=proposed")
    page = await officer.read(where)
    assert "Proposed: not completed (abuse)" in page
    assert "You proposed this outcome: another officer must confirm it." in page
    assert "Finding raised by an officer: conduct." in page
    assert "The trainer told us on the telephone. (Source: The trainer, later)" in page
    assert "Confirm this outcome" not in page
    assert "Waiting for a second officer" in await officer.read("/officer")


async def test_a_proposal_that_another_decision_has_followed_stays_in_the_case(
    officer: OfficerBrowser,
) -> None:
    await proposed_by_another(officer, "A")
    heading = "Proposed, and not confirmed: not completed (abuse)"
    assert heading not in await officer.read(officer.path("A"))
    await officer.sign("A", outcome="completed", reason="It was somebody else.")
    page = await officer.read(officer.path("A"))
    for words in (f"{heading} </h3>", f'It had no effect. <q class="cw-reason">{WHY}</q>'):
        assert words in page


async def test_every_fault_is_shown_with_what_was_typed(officer: OfficerBrowser) -> None:
    status, page = await propose(
        officer, "A", outcome="non_completion_abuse", reason="short", grounds=""
    )
    assert status == 422
    assert "Select a finding or a note that this outcome rests on" in page
    assert "Reason must be 10 characters or more" in page
    assert ">short</textarea>" in page


@pytest.mark.parametrize("password", ["", "not the password"])
async def test_nothing_is_proposed_without_the_right_password(
    officer: OfficerBrowser, password: str
) -> None:
    status, page = await propose(officer, "A", outcome="non_completion_abuse", password=password)
    assert (status, WRONG in page, password and password in page) == (422, True, password and False)
    assert (await officer.desk.case("A")).proposals == ()


async def test_an_officer_without_a_password_is_told_to_choose_one(
    officer: OfficerBrowser,
) -> None:
    async with officer.desk.store.writing() as tx:
        await tx.execute(update(users_table).values(password_hash=None))
    status, page = await propose(officer, "A", outcome="non_completion_abuse", password="x")
    assert (status, NONE_YET in page) == (422, True)
    form = {"new": PASSWORD, "again": PASSWORD}
    assert (await officer.post("/account/password", form))[0] == 303
    assert (await propose(officer, "A", outcome="non_completion_abuse"))[0] == 303


async def test_the_password_holds_for_five_minutes(
    officer: OfficerBrowser, clock: SettableClock
) -> None:
    await propose(officer, "A", outcome="non_completion_abuse", password=PASSWORD)
    assert (await propose(officer, "A", outcome="non_completion_unfit"))[0] == 303
    clock.go_on(timedelta(minutes=5, seconds=1))
    assert (await propose(officer, "A", outcome="non_completion_conduct"))[0] == 422


async def test_a_password_cannot_be_guessed_at_this_page(officer: OfficerBrowser) -> None:
    for _ in range(10):
        await propose(officer, "A", outcome="non_completion_abuse", password="a guess")
    page = (await propose(officer, "A", outcome="non_completion_abuse", password=PASSWORD))[1]
    assert TOO_MANY in page


async def test_the_proposal_of_another_is_confirmed_with_the_password(
    officer: OfficerBrowser,
) -> None:
    path = await proposed_by_another(officer, "A")
    page = await officer.case("A")
    for words in (
        "By Petra, Wednesday 10 June 2026",
        "It has no effect until another officer confirms it.",
        "The case goes back to the police. No more courses from us.",
        "The trainer told us on the telephone. (Source: The trainer, later)",
        "What speaks against it",
        "Confirm this outcome",
    ):
        assert words in page
    status, page = await confirm(officer, "A", path, password="wrong")
    assert (status, WRONG in page) == (422, True)
    status, where = await confirm(officer, "A", path, password=PASSWORD)
    assert (status, without_place(where)) == (303, f"{officer.path('A')}?said=confirmed")
    page = await officer.read(where)
    assert "Signed: Not completed (abuse)" in page
    assert "By Test Officer" in page
    assert "Proposed by Petra" in page


async def test_a_proposal_of_ones_own_or_of_nobody_is_not_confirmed(
    officer: OfficerBrowser,
) -> None:
    await propose(officer, "A", outcome="non_completion_abuse", password=PASSWORD)
    for proposal_id in (1, 2):
        path = f"{officer.path('A')}/proposals/{proposal_id}"
        status, _ = await confirm(officer, "A", path)
        assert status == 422
    assert (await officer.desk.case("A")).outcomes == ()


async def test_a_policy_may_ask_for_a_second_officer_where_the_service_does_not(
    officer: OfficerBrowser,
) -> None:
    desk = officer.desk
    text = shipped_policies.shipped_text("lrsp-2025-03").replace(
        "two_officers_also = []", 'two_officers_also = ["insufficient_evidence"]'
    )
    policy = PolicyText.of("lrsp-2025-03", text)
    async with desk.store.writing() as tx:
        course_id = desk.live.course_id
        await policy_pins.pin(tx, course_id, policy, user_id=None, reason=WHY, now=desk.now)
    await desk.judged()
    page = " ".join((await officer.read(officer.path("A"))).split())
    assert "You sign “Completed” and “Provider could not deliver the course” at once." in page
    status, page = await officer.sign("A", outcome="insufficient_evidence", reason=WHY)
    assert (status, "Check before you propose: insufficient evidence" in page) == (200, True)
    with pytest.raises(InvalidInput, match=TWO_OFFICERS):
        await decisions.sign(
            desk.store,
            desk.live.booking_ids["A"],
            Outcome.INSUFFICIENT_EVIDENCE,
            await desk.signing("A"),
            desk.now,
        )
    status, _ = await propose(officer, "A", outcome="insufficient_evidence", password=PASSWORD)
    assert status == 303
    signing = await desk.signing("A", other=True)
    (proposed,) = (await desk.case("A")).proposals
    booking_id = desk.live.booking_ids["A"]
    await proposals.confirm(desk.store, booking_id, proposed.id, signing, desk.now)
    signed = (await desk.case("A")).signed
    assert signed is not None
    assert signed.outcome == "insufficient_evidence"


async def test_who_trained_the_course_reads_why_and_may_choose_in_the_clients_favour_alone(
    officer: OfficerBrowser,
) -> None:
    page = await officer.case("A")
    assert 'value="non_completion_abuse"' in page
    assert "You cannot propose an outcome against the client here." not in page
    async with officer.desk.store.writing() as tx:
        user = await users.by_email(tx, "officer@example.org")
        assert user is not None
        await tx.execute(update(courses).values(trainer_id=user.id))
    await officer.desk.judged()
    page = await officer.case("A")
    assert 'value="completed"' in page
    assert 'value="non_completion_abuse"' not in page
    assert "You were the trainer of this course: other officers must decide." in page
    status, page = await propose(officer, "A", outcome="non_completion_abuse", password=PASSWORD)
    assert status == 422
    assert "You were the trainer of this course" in page
