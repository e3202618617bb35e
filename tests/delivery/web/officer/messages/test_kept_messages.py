"""What was said to a client, on the officer's case and on the client's record."""

import re

import pytest

from compliance.outcomes.recommendation import Outcome
from delivery.records.correspondence.secret_links import LEFT_OUT
from delivery.wording import letter_templates
from integrations.delivery_receipt import ReceiptState
from tests.delivery.notices.told_clients import ToldClients
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.delivery.web.officer.effects import client_page
from tests.doubles.mailbox import MailboxRegister


@pytest.fixture
async def clients(officer: OfficerBrowser) -> ToldClients:
    """Clients of whom H was told of the decision by a letter, which came back, and in a call."""
    desk = officer.desk
    clients = ToldClients(desk.store, desk.clock, MailboxRegister(desk.store, desk.clock))
    await desk.sign("H", Outcome.DID_NOT_ATTEND)
    await clients.run()
    await clients.report("outcome", ReceiptState.BOUNCED)
    await clients.run()
    path = f"/officer/calls/{(await clients.message('outcome')).id}"
    await officer.post(path, {"result": "not_reached", "note": "Line busy"})
    return clients


async def test_the_case_shows_the_words_their_template_and_what_became_of_them(
    officer: OfficerBrowser, clients: ToldClients
) -> None:
    (text,) = await clients.texts_kept("outcome")
    source = letter_templates.read(None).of("en").sources["outcome"]
    assert (text.template, text.version) == (source.digest, source.version)
    page = await officer.case("H")
    assert f"Version 1 of the template, {source.digest}" in page
    assert text.subject in page
    assert "You did not attend the course." in page
    for step in ("by email: sent", "by email: came back (550 5.1.1)", "not reached (Line busy)"):
        assert step in page


async def test_the_clients_record_shows_the_client_the_same_words(
    officer: OfficerBrowser, clients: ToldClients
) -> None:
    page = await client_page.record(officer, "H")
    for words in ("Messages from us", "it came back to us", "we called and did not reach you"):
        assert words in page
    assert (await clients.texts_kept("outcome"))[0].subject in page
    assert "Line busy" not in page
    assert "550" not in page


async def test_neither_page_shows_what_makes_a_link_work(
    officer: OfficerBrowser, clients: ToldClients
) -> None:
    (text,) = await clients.texts_kept("outcome")
    (key,) = re.findall(r"/record/([\w-]{43})", text.text)
    case, record = await officer.case("H"), await client_page.record(officer, "H")
    assert key not in case
    assert f"/record/{LEFT_OUT}" in case
    assert f"/record/{LEFT_OUT}" in record
