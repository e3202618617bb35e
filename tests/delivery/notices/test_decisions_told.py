"""Clients are told of each decision in its own words, and of the latest only."""

from datetime import timedelta

import pytest

from compliance.outcomes.decision_dates import PROVABLE
from compliance.outcomes.recommendation import Outcome
from delivery.records.database.store import Store
from tests.delivery.notices.told_clients import ToldClients, in_a_line
from tests.doubles.mailbox import MailboxRegister
from tests.doubles.settable_clock import SettableClock
from tests.scenes import challenged_case
from tests.scenes.officer_desk import OfficerDesk, make_desk
from tests.scenes.scene import at
from tests.signing_in import somebody


@pytest.fixture
async def desk(store: Store, clock: SettableClock) -> OfficerDesk:
    return await make_desk(store, clock)


@pytest.fixture
async def clients(desk: OfficerDesk) -> ToldClients:
    return ToldClients(desk.store, desk.clock, MailboxRegister(desk.store, desk.clock))


async def test_a_completion_is_told(desk: OfficerDesk, clients: ToldClients) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    await clients.run()
    await clients.run()
    (letter,) = clients.letters.letters
    assert letter.subject == "The decision about Wednesday 10 June"
    assert letter.to == "a@example.org"
    assert "You completed the course." in in_a_line(letter)
    assert "courses.provider.example/record/" in letter.text
    assert "/join/" not in letter.text + letter.html
    assert "challenge" not in letter.text


async def test_only_the_latest_decision_is_told(desk: OfficerDesk, clients: ToldClients) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    await desk.sign("A", Outcome.PROVIDER_FAILURE)
    await clients.run()
    (letter,) = clients.letters.letters
    assert letter.subject == "New decision about Wednesday 10 June"
    assert "It replaces our earlier decision." in in_a_line(letter)
    assert "We could not deliver the course. That was not your fault." in in_a_line(letter)
    assert "We will offer you a new date. You do not pay for it" in in_a_line(letter)


async def test_a_replaced_decision_is_corrected(desk: OfficerDesk, clients: ToldClients) -> None:
    await desk.sign("A", Outcome.COMPLETED)
    await clients.run()
    await desk.sign("A", Outcome.PROVIDER_FAILURE)
    await clients.run()
    subjects = [letter.subject for letter in clients.letters.letters]
    assert subjects == [
        "The decision about Wednesday 10 June",
        "New decision about Wednesday 10 June",
    ]


async def test_an_adverse_decision_says_what_follows_and_how_to_answer(
    desk: OfficerDesk, clients: ToldClients
) -> None:
    await desk.sign("H", Outcome.DID_NOT_ATTEND, "Nobody saw them.")
    await clients.run()
    (letter,) = [each for each in clients.letters.letters if "decision" in each.subject]
    words = in_a_line(letter)
    for part in (
        "You did not attend the course.",
        "The officer’s reason: Nobody saw them.",
        "Book a new course by 11:45am on Saturday 13 June 2026.",
        "It costs £43.",
        "If you do not book one, we refund £55.",
        "You can challenge the decision within 14 days of being told.",
    ):
        assert part in words
    assert letter.subject == "The decision about Wednesday 10 June"


@pytest.mark.parametrize("outcome", [Outcome.PROVIDER_FAILURE, Outcome.INSUFFICIENT_EVIDENCE])
async def test_a_decision_in_the_clients_favour_offers_a_statement_and_no_challenge(
    desk: OfficerDesk, clients: ToldClients, outcome: Outcome
) -> None:
    await desk.sign("A", outcome)
    await clients.run()
    (letter,) = clients.letters.letters
    assert "a statement may come within 14 days" in in_a_line(letter)
    assert "challenge" not in letter.text + letter.html


async def test_the_client_is_reminded_a_day_before_the_time_to_book_ends(
    desk: OfficerDesk, clients: ToldClients
) -> None:
    await desk.sign("H", Outcome.NON_COMPLETION_LEFT_EARLY)
    await clients.run()
    clients.clock.set(at("11:45") + timedelta(hours=47))
    await clients.run()
    assert len(clients.letters.letters) == 1
    clients.clock.set(at("11:45") + timedelta(hours=48))
    await clients.run()
    await clients.run()
    assert [letter.subject for letter in clients.letters.letters[1:]] == [
        "The time to book again ends soon"
    ]


@pytest.mark.thorough
@pytest.mark.parametrize("outcome", PROVABLE)
async def test_proof_is_asked_for_where_it_returns_a_charge(
    desk: OfficerDesk, clients: ToldClients, outcome: Outcome
) -> None:
    await desk.sign("H", outcome)
    await desk.sign("A", Outcome.NON_COMPLETION_LEFT_EARLY)
    await clients.run()
    await clients.run()
    (request,) = [each for each in clients.letters.letters if "proof" in each.subject]
    assert request.to == "h@example.org"
    assert request.subject == "Send us proof about Wednesday 10 June to get a charge back"
    assert "such as a letter from a doctor or a hospital" in in_a_line(request)
    assert "Send it by the end of Wednesday 17 June 2026." in in_a_line(request)


async def test_proof_is_asked_for_no_more_once_another_decision_is_in_force(
    desk: OfficerDesk, clients: ToldClients
) -> None:
    await desk.sign("A", Outcome.NON_COMPLETION_EXTENUATING)
    await clients.find_causes()
    await desk.sign("A", Outcome.COMPLETED)
    await clients.run()
    assert [letter.subject for letter in clients.letters.letters] == [
        "New decision about Wednesday 10 June"
    ]


async def test_a_challenge_is_answered(desk: OfficerDesk, clients: ToldClients) -> None:
    await desk.sign("H", Outcome.NON_COMPLETION_LEFT_EARLY)
    await clients.run()
    booking = desk.live.booking_ids["H"]
    await challenged_case.challenge(desk.store, booking, desk.now)
    await clients.run()
    await challenged_case.answer(
        desk.store, booking, await somebody(desk.store, "officer", desk.now), desk.now
    )
    await clients.run()
    received, answered = clients.letters.letters[1:]
    assert received.subject == "We have your challenge about Wednesday 10 June"
    assert answered.subject == "Our answer to your challenge about Wednesday 10 June"
    assert "The officer’s reason: I have heard the trainer." in in_a_line(answered)
