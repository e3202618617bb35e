"""A notice about another address than the letter's: of forwarded mail, of an alias, of nobody."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.delivery_receipt import ReceiptState
from integrations.email.bounces.bounce_notice import read_notice
from integrations.email.bounces.named_recipient import Named, as_original_recipient, named_in
from tests.integrations.email.bounces import notices
from tests.integrations.email.bounces.notices import TO, report

NOW = datetime(2026, 6, 8, 9, tzinfo=UTC)
DELIVERED, DELAYED = ReceiptState.DELIVERED, ReceiptState.DELAYED
BOUNCED, FAILED = ReceiptState.BOUNCED, ReceiptState.FAILED
NO_MAILBOX, ELSEWHERE = "no such mailbox (5.1.1)", "no such mailbox (5.1.1), at another address"
Told = tuple[ReceiptState, str] | None


def told(raw: bytes, recipient: str | None = TO) -> Told:
    receipt = read_notice(raw, "m7.1", NOW, recipient)
    return None if receipt is None else (receipt.state, receipt.detail)


def block(*, action: str = "failed", status: str = "5.1.1", **named: str) -> str:
    lines = [f"{name.title()}-Recipient: {address}" for name, address in named.items()]
    return "\n".join([*lines, f"Action: {action}", f"Status: {status}"])


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({"original": f"rfc822;{TO}", "final": "rfc822; alan@inside.example"}, NO_MAILBOX),
        ({"original": f"rfc822;{TO}", "final": "rfc822; a.archer@webmail.example"}, NO_MAILBOX),
        ({"final": "rfc822; Alan@Client.Example"}, NO_MAILBOX),
        ({"final": f"RFC822;<{TO}>"}, NO_MAILBOX),
        ({"final": f"utf-8; {TO}"}, NO_MAILBOX),
        ({"final": "rfc822; alan"}, NO_MAILBOX),
        ({"final": "x400; /C=GB/S=Archer"}, NO_MAILBOX),
        ({}, NO_MAILBOX),
        ({"final": "rfc822; a.archer@webmail.example"}, ELSEWHERE),
        ({"original": "rfc822;a@first.example", "final": "rfc822;a@second.example"}, ELSEWHERE),
    ],
    ids=[
        "an alias",
        "forwarded, the original kept",
        "capitals",
        "brackets",
        "utf-8",
        "a mailbox without a domain",
        "no address of mail",
        "nobody",
        "forwarded",
        "forwarded twice",
    ],
)
def test_an_address_is_bad_only_if_the_notice_may_be_about_it(
    named: dict[str, str], expected: str
) -> None:
    state = FAILED if expected == ELSEWHERE else BOUNCED
    assert told(report(block(**named))) == (state, expected)


@pytest.mark.parametrize(
    ("named", "arrived"),
    [
        ({"final": f"rfc822; {TO}"}, True),
        ({"original": f"rfc822;{TO}", "final": "rfc822; alan@inside.example"}, True),
        ({"final": "rfc822; a.archer@webmail.example"}, False),
        ({}, False),
    ],
    ids=["the recipient", "an alias", "another", "nobody"],
)
def test_a_letter_arrived_only_where_that_is_said_of_its_recipient(
    named: dict[str, str], arrived: bool
) -> None:
    raw = report(block(action="delivered", status="2.0.0", **named))
    assert told(raw) == ((DELIVERED, "") if arrived else None)


def test_a_delay_at_another_address_is_a_delay() -> None:
    raw = report(block(action="delayed", status="4.4.1", final="rfc822; a@webmail.example"))
    assert told(raw) == (DELAYED, "the mail server does not answer (4.4.1), at another address")


@pytest.mark.parametrize("name", ["QMAIL", "EXIM_WORDS"])
def test_a_notice_in_words_is_told_alike(name: str) -> None:
    raw: bytes = getattr(notices, name)
    assert told(raw) == (BOUNCED, NO_MAILBOX)
    assert told(raw.replace(TO.encode(), b"a@webmail.example")) == (FAILED, ELSEWHERE)


def test_of_an_alias_for_two_the_failure_counts() -> None:
    here = block(action="delivered", status="2.0.0", final=f"rfc822; {TO}")
    there = block(final="rfc822; her@webmail.example")
    assert told(report(f"{here}\n\n{there}")) == (FAILED, ELSEWHERE)


def test_of_a_recipient_who_is_not_known_the_sender_of_the_letter_tells() -> None:
    elsewhere = {"final": "rfc822; a@webmail.example"}
    assert told(report(block(**elsewhere)), None) == (BOUNCED, NO_MAILBOX)
    delivered = report(block(action="delivered", status="2.0.0", **elsewhere))
    assert told(delivered, None) == (DELIVERED, "")


LOCAL = "abcXYZ019.!#$%&'*+/=?^_`{|}~-"


@given(st.text(LOCAL, min_size=1, max_size=40))
def test_what_a_server_is_told_and_gives_back_is_the_recipient(local: str) -> None:
    address = f"{local}@client.example"
    kept = as_original_recipient(address).removeprefix("ORCPT=")
    assert kept.isascii()
    assert "=" not in kept
    for written in (kept, f"rfc822; {address}"):
        assert named_in([written], address) is Named.RECIPIENT


@given(st.lists(st.text(max_size=40), max_size=4))
def test_no_written_address_raises(written: list[str]) -> None:
    assert named_in(written, TO) in Named
