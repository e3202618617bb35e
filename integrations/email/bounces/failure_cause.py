"""What a mail server's status code says about a letter that it could not deliver (RFC 3463)."""

import re
from dataclasses import dataclass

from integrations.delivery_receipt import ReceiptState
from integrations.email.smtp_refusal import MAILBOX, RECIPIENT_STATUS, Blame, SmtpRefusal

STATUS = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
ANSWER = re.compile(r"(?<!\d)([45]\d\d)[ -](.*)", re.DOTALL)
LONGEST_ANSWER = 500
"""Characters of a server's words that are read."""

FULL = (2, 2)
NO_SUCH_ADDRESS = (RECIPIENT_STATUS - {FULL}) | {(4, 4), (4, 310)}
"""The mailbox or its domain does not exist or takes no mail. 4.4 is how servers say that the domain
has no mail server, 4.310 how Exchange Online does."""
UNDEFINED, ADDRESS = 0, 1
"""Subjects of status codes: what is permanent here is about neither the network nor a rule."""

CAUSES = {
    (1, 1): "no such mailbox",
    (1, 2): "no such domain",
    (1, 3): "the address is not valid",
    (1, 6): "the mailbox has moved",
    (1, 10): "no such mailbox",
    (2, 1): "the mailbox is disabled",
    (2, 2): "the mailbox is full",
    (2, 3): "the letter is too long for the mailbox",
    (4, 1): "the mail server does not answer",
    (4, 2): "the connection to the mail server broke",
    (4, 4): "no way to the domain",
    (4, 6): "the letter went in a circle",
    (4, 7): "not delivered in time",
    (4, 310): "no such domain",
    (7, 1): "refused by a rule of the mail server",
}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a letter, without personal data."""

    state: ReceiptState
    detail: str


@dataclass(frozen=True, slots=True)
class FailureCause:
    """The status code of a failure and the SMTP answer that led to it; both may be empty."""

    status: str
    answer: str = ""

    @property
    def failed(self) -> Fate:
        """The fate of a letter that the server has given up."""
        code = self._code
        state = ReceiptState.BOUNCED if self._is_about_address(code) else ReceiptState.FAILED
        return Fate(state, self.detail)

    @property
    def detail(self) -> str:
        """For example "no such mailbox (5.1.1)"."""
        code = self._code
        if code is None:
            return "no cause given"
        level, subject, number = code
        cause = CAUSES.get((subject, number))
        digits = f"{level}.{subject}.{number}"
        return f"{cause} ({digits})" if cause else digits

    @property
    def is_temporary(self) -> bool:
        return self._code is not None and self._code[0] == 4

    @property
    def is_permanent(self) -> bool:
        return self._code is not None and self._code[0] == 5

    @property
    def _code(self) -> tuple[int, int, int] | None:
        """The code of the status, or of the answer where the status says only "other"."""
        stated = _code_in(self.status)
        if stated is None or stated[1:] == (0, 0):
            return _code_in(self.answer[:LONGEST_ANSWER]) or stated
        return stated

    def _is_about_address(self, code: tuple[int, int, int] | None) -> bool:
        if code is None or code[0] != 5 or code[1:] == FULL:
            return False
        if code[1:] in NO_SUCH_ADDRESS:
            return True
        match = ANSWER.search(self.answer[:LONGEST_ANSWER])
        if match is None:
            return code[1] == UNDEFINED
        refusal = SmtpRefusal(int(match[1]), " ".join(match[2].split()))
        if not refusal.permanent or MAILBOX.search(refusal.words):
            return False
        doubtful = refusal.blame is Blame.DOUBTFUL and code[1] in (UNDEFINED, ADDRESS)
        return refusal.blame is Blame.RECIPIENT or doubtful


def _code_in(text: str) -> tuple[int, int, int] | None:
    match = STATUS.search(text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None
