"""Decides whether a mail server's refusal is about the recipient, about the service, or unclear.

A refusal about the recipient settles one letter. A refusal about the service (its address, its
account, its quota, the server's rules) would meet every letter. Servers give both kinds in answer
to a recipient, so the place of the answer does not decide: Postfix says "554 5.7.1 Client host
blocked" only there. The enhanced status code decides where it is specific (RFC 3463), then the
server's words, then the reply code (RFC 5321 4.2.3, RFC 7504).
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Blame(StrEnum):
    RECIPIENT = "recipient"
    US = "us"
    DOUBTFUL = "doubtful"
    """The answer does not say."""


STATUS = re.compile(r"(?:^\s*|\(#)([45])\.(\d{1,3})\.(\d{1,3})(?![.\d])")
"""An enhanced status code at the start (RFC 2034), or as qmail writes it: `(#5.7.1)`."""
ADDRESSES = re.compile(r"<[^<>]*>|\S+@\S+")
"""Taken out before the words are read: an address may hold any word."""

RECIPIENT_STATUS = frozenset({(1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 10), (2, 1), (2, 2)})
"""Subject and detail: bad, ambiguous or moved mailbox or system; mailbox disabled or full."""
ADDRESS_SUBJECT = 1
"""The subject of the codes about an address."""
FULL = (2, 2)
"""The recipient's mailbox is full. As a refusal for good relays give it for the sender's own quota,
too; as a refusal for now it is always the recipient's."""
OUR_SUBJECTS = frozenset({3, 4, 5, 7})
"""The mail system, the network, the protocol, and security or policy."""

OUR_ALLOWANCE = re.compile(
    r"\b(sending|submission|daily|hourly|outbound|outgoing|sender|smtp)\b.{0,40}\b(quota|limit)"
    r"|submission ?quota|recipient limit|too many (messages|recipients|connections|mails)"
    r"|\brate\b.{0,20}\b(limit|exceed)|throttl",
    re.IGNORECASE,
)
QUOTA = re.compile(r"\b(quota|limit)\b", re.IGNORECASE)
MAILBOX = re.compile(
    r"\b(mailbox|recipient|inbox|user|account that you tried)\b.{0,60}\b(full|quota|storage)"
    r"|\b(full|quota|storage)\b.{0,60}\b(mailbox|recipient|inbox)"
    r"|storage allocation",
    re.IGNORECASE,
)
ABOUT_US = re.compile(
    r"\bclient\b|\bhelo\b|\behlo\b|\b(your|sending|remote) (host|ip|server|network|account|domain)"
    r"|\bblock(ed|list)|black ?list|deny ?list|dnsbl|\brbls?\b|spamhaus|spamcop|barracuda"
    r"|reputation|\brelay|\bsender\b|\bauthenticat|\bauth\b|\bquota\b|\blimit\b"
    r"|\bpolicy\b|\bbanned\b|\b(spam|junk)|\bspf\b|\bdkim\b|\bdmarc\b|reverse dns|\bptr\b"
    r"|not (allowed|permitted|authori[sz]ed) to send|not verified|sending paused",
    re.IGNORECASE,
)
ABOUT_US_FOR_NOW = re.compile(
    r"\bclient host\b|\b(your|sending|remote) (host|ip|server|network|account)"
    r"|\bblock(ed|list)|black ?list|deny ?list|dnsbl|\brbls?\b|spamhaus|reputation"
    r"|\brelay|\bauthenticat|reverse dns|reverse hostname|\bptr\b",
    re.IGNORECASE,
)
"""Narrower than ABOUT_US: servers put off one recipient's letters for a policy or a limit too."""
UNKNOWN_RECIPIENT = re.compile(
    r"\bunknown\b|\bno such\b|\bno mailbox|not exist|n't exist|\bnot found\b|\bunrouteable\b"
    r"|\binvalid (recipient|address|mailbox)|recipient address rejected"
    r"|\b(mailbox|user|recipient|address|account)\b.{0,20}"
    r"\b(unavailable|disabled|inactive|invalid|deactivated|not local|no longer)",
    re.IGNORECASE,
)
GREYLIST = re.compile(r"gr[ea]y ?list", re.IGNORECASE)

RECIPIENT_CODES = frozenset({551, 553, 556})
"""Not local, not allowed as a name, and a domain that takes no mail."""
OUR_CODES = frozenset({500, 502, 503, 504, 521, 523, 530, 534, 535, 538, 555})
"""Commands and parameters, a host that takes no mail, and authentication."""


@dataclass(frozen=True, slots=True)
class SmtpRefusal:
    """An answer of class 4 or 5 to a recipient, or to a whole letter for one recipient."""

    code: int
    words: str
    """The server's words: they may name the recipient, and are never logged or stored."""

    @property
    def permanent(self) -> bool:
        return self.code >= 500

    @property
    def status(self) -> tuple[int, int] | None:
        """Subject and detail of the enhanced status code, if there is one."""
        match = STATUS.search(self.words)
        return (int(match[2]), int(match[3])) if match else None

    @property
    def named(self) -> str:
        """The codes without the words: "550 5.1.1", or "550"."""
        status = self.status
        digits = "" if status is None else f" {self.code // 100}.{status[0]}.{status[1]}"
        return f"{self.code}{digits}"

    @property
    def names_recipient(self) -> bool:
        """Whether the enhanced status code says that the recipient's address is bad (5.1.x)."""
        by_code = self.status in RECIPIENT_STATUS and self.status[0] == ADDRESS_SUBJECT
        return self.permanent and by_code and self.blame is Blame.RECIPIENT

    @property
    def blame(self) -> Blame:
        words, status = ADDRESSES.sub(" ", self.words), self.status
        if status == FULL and not self.permanent:
            return Blame.RECIPIENT
        if OUR_ALLOWANCE.search(words):
            return Blame.US
        if self.permanent and status == FULL and _names_no_mailbox(words):
            return Blame.DOUBTFUL
        if status in RECIPIENT_STATUS:
            return Blame.RECIPIENT
        if not self.permanent:
            return _blame_for_now(words, status)
        if status is not None and status[0] == 7:
            return Blame.RECIPIENT if re.search(r"user unknown|no such", words, re.I) else Blame.US
        by_words = _blame_by_words(words)
        if by_words is not Blame.DOUBTFUL:
            return by_words
        if status is not None:
            return Blame.US if status[0] in OUR_SUBJECTS else Blame.DOUBTFUL
        return _blame_by_code(self.code)


def _names_no_mailbox(words: str) -> bool:
    """Whether the words state a quota and not whose."""
    return bool(QUOTA.search(words)) and not MAILBOX.search(words)


def _blame_for_now(words: str, status: tuple[int, int] | None) -> Blame:
    """A server that puts off unknown senders wants every letter offered once, so that is no
    reason to stop."""
    if GREYLIST.search(words):
        return Blame.RECIPIENT
    system = status is not None and status[0] == 3
    return Blame.US if system or ABOUT_US_FOR_NOW.search(words) else Blame.RECIPIENT


def _blame_by_words(words: str) -> Blame:
    if MAILBOX.search(words):
        return Blame.RECIPIENT
    if ABOUT_US.search(words):
        return Blame.US
    return Blame.RECIPIENT if UNKNOWN_RECIPIENT.search(words) else Blame.DOUBTFUL


def _blame_by_code(code: int) -> Blame:
    if code in RECIPIENT_CODES:
        return Blame.RECIPIENT
    return Blame.US if code in OUR_CODES else Blame.DOUBTFUL
