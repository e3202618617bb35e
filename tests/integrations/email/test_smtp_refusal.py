"""Whom the refusals of real mail servers blame."""

import pytest

from integrations.email.smtp_refusal import Blame, SmtpRefusal

RECIPIENT = (
    "550 5.1.1 <alan@client.example>: Recipient address rejected: User unknown in virtual table",
    "550-5.1.1 The email account that you tried to reach does not exist.",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
    "550 5.7.1 <alan@client.example>... User unknown",
    "550 unknown",
    "550 No such user here",
    "550 <blocked.spam@client.example> is unknown here",
    "550 Unrouteable address",
    "550 Requested action not taken: mailbox unavailable",
    "551 User not local",
    "552 5.2.2 The email account that you tried to reach is over quota",
    "552 Requested mail action aborted: exceeded storage allocation",
    "552 5.2.2 <alan@client.example> Quota exceeded (mailbox for user is full)",
    "552 5.2.2 full",
    "552 mailbox quota exceeded",
    "556 Domain does not accept mail",
    "450 4.2.1 The user you are trying to contact is receiving mail too quickly",
    "451 4.7.1 Greylisting in action, please come back later",
    "452 4.2.2 Mailbox full",
    "450 4.2.0 <alan@client.example>: Recipient address rejected: Policy restrictions; try later",
)
US = (
    "554 client host blocked",
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
    "554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied",
    "554 5.7.1 <alan@client.example>: Relay access denied",
    "550 5.7.1 Unable to relay",
    "550 relay not permitted",
    "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    "550 quota exceeded",
    "550 5.2.2 Submission quota exceeded",
    "550 5.4.5 Daily user sending limit exceeded",
    "550 5.1.90 Your message can't be sent because you've reached your daily limit",
    "550 5.7.708 Access denied, traffic not accepted from this IP",
    "550 5.7.23 The message was rejected because of Sender Policy Framework violation",
    "550 5.1.8 <courses@provider.example>: Sender address rejected: Domain not found",
    "550 Sender verify failed",
    "504 5.5.2 <x>: Helo command rejected: need fully-qualified hostname",
    "530 5.7.0 Authentication required",
    "554 Message rejected: Email address is not verified.",
    "554 spam",
    "552 5.3.4 Message size exceeds fixed limit",
    "521 this host takes no mail",
    "452 4.3.1 Insufficient system storage",
    "452 too many recipients",
    "454 Throttling failure: Maximum sending rate exceeded",
    "450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]",
    "454 4.7.1 <alan@client.example>: Relay access denied",
    "451 4.7.1 Service unavailable; 192.0.2.1 blocked, see zen.spamhaus.org",
    "421 4.7.0 Messages from 192.0.2.1 deferred because of its reputation",
)
DOUBTFUL = (
    "550 Administrative prohibition",
    "554 Transaction failed",
    "550 5.0.0 rejected",
    "550",
    "550 5.2.2 quota exceeded",
    "552 5.2.2 Over quota",
)


def refusal(answer: str) -> SmtpRefusal:
    return SmtpRefusal(int(answer[:3]), answer[4:])


@pytest.mark.parametrize("answer", RECIPIENT)
def test_what_is_about_the_recipient(answer: str) -> None:
    assert refusal(answer).blame is Blame.RECIPIENT


@pytest.mark.parametrize("answer", US)
def test_what_is_about_us(answer: str) -> None:
    assert refusal(answer).blame is Blame.US


@pytest.mark.parametrize("answer", DOUBTFUL)
def test_what_does_not_say(answer: str) -> None:
    assert refusal(answer).blame is Blame.DOUBTFUL


def test_a_refusal_is_named_by_its_codes_alone() -> None:
    assert refusal(RECIPIENT[0]).named == "550 5.1.1"
    assert refusal("550 <alan@client.example> 5.1.1").named == "550"
