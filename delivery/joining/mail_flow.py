"""Decides whether the messenger accepts letters at all, and which of its refusals are final.

A refusal of one recipient settles that letter. A refusal of the service meets every letter, so the
sender stops, waits ever longer, and offers one letter to find out whether letters are accepted
again. No letter is given up for a cause of the service's own. Waits use the monotonic clock, which
nobody can set. The state is that of one process; after a restart every refusal counts as a first
one.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from delivery.timekeeping.back_off import BackOff
from delivery.timekeeping.clock import monotonic_s
from integrations.messenger import (
    BadRecipient,
    DoubtfulRefusal,
    LetterStopsUs,
    MayHaveArrived,
    MessageFault,
    MessengerDown,
)

PAUSE = BackOff(first=timedelta(seconds=30), longest=timedelta(minutes=15))
ALIKE = 3
"""Letters refused alike, with none accepted between them, after which the refusals are about the
service, unless their code says that the recipient's address is bad (BadRecipient): a stop that
proves wrong delays letters by 30 s."""
DOUBTFUL_ATTEMPTS = 3
"""The attempt at which a refusal without a reason is final, if other letters were accepted
meanwhile and this answer has never stopped the sender."""


class LetterFate(StrEnum):
    SENT = "sent"
    UNSURE = "unsure"
    REFUSED = "refused"
    AGAIN = "again"


@dataclass(slots=True)
class MailFlow:
    """One process's knowledge of its messenger. `message_id` is the id of a row of messages."""

    monotonic: Callable[[], float] = monotonic_s
    fault: str | None = None
    """Why the sender has stopped, without personal data; None while letters are accepted."""
    _stopped_at: float = 0.0
    _resumes_at: float = 0.0
    _pauses: int = 0
    _taken: int = 0
    _first_refused: dict[int, int] = field(default_factory=dict)
    """By message, the number of letters accepted before its first refusal."""
    _alike: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Messages by the text of their refusal, since a letter was last accepted."""
    _have_stopped: set[str] = field(default_factory=set)
    """The texts of the refusals that have stopped the sender for being alike."""
    _put_back: set[int] = field(default_factory=set)

    @property
    def stopped(self) -> bool:
        return self.fault is not None

    @property
    def stopped_s(self) -> float:
        """The seconds for which no letter could be sent; 0 while letters are accepted."""
        return self.monotonic() - self._stopped_at if self.stopped else 0.0

    @property
    def may_try(self) -> bool:
        """Whether a letter may be begun; False only in the pauses of a stop."""
        return not self.stopped or self.monotonic() >= self._resumes_at

    def judge(self, message_id: int, attempts: int, fault: MessageFault | None) -> LetterFate:
        """The fate of a letter after this answer. `attempts` counts from 1."""
        if fault is None:
            self._letter_taken(message_id)
            return LetterFate.SENT
        if isinstance(fault, MayHaveArrived):
            return LetterFate.UNSURE
        taken_since = self._taken > self._first_refused.setdefault(message_id, self._taken)
        if isinstance(fault, MessengerDown):
            if not (isinstance(fault, LetterStopsUs) and taken_since):
                self._stop(str(fault))
            return LetterFate.AGAIN
        if not (fault.permanent or isinstance(fault, DoubtfulRefusal)):
            return LetterFate.AGAIN
        if isinstance(fault, BadRecipient) or (taken_since and fault.permanent):
            return LetterFate.REFUSED
        self._count_alike(message_id, str(fault))
        if self.stopped:
            return LetterFate.AGAIN
        sure = fault.permanent or (taken_since and self._is_sure(attempts, str(fault)))
        return LetterFate.REFUSED if sure else LetterFate.AGAIN

    def _count_alike(self, message_id: int, refusal: str) -> None:
        alike = self._alike[refusal]
        alike.add(message_id)
        if len(alike) >= ALIKE:
            self._put_back |= alike
            self._have_stopped.add(refusal)
            self._stop(f"every letter is refused alike: {refusal}")

    def _is_sure(self, attempts: int, doubtful: str) -> bool:
        return attempts >= DOUBTFUL_ATTEMPTS and doubtful not in self._have_stopped

    def disbelieved(self) -> frozenset[int]:
        """The messages that were refused before the refusals proved to be about the service; they
        are due again. Each is returned once."""
        ids, self._put_back = frozenset(self._put_back), set()
        return ids

    def _letter_taken(self, message_id: int) -> None:
        self._taken += 1
        self._first_refused.pop(message_id, None)
        self._alike.clear()
        self.forget()

    def forget(self) -> None:
        """Ends a stop."""
        self.fault, self._pauses = None, 0

    def _stop(self, fault: str) -> None:
        """Stops sending for a pause. The answers to letters that were under way together cause
        one pause."""
        now = self.monotonic()
        if not self.stopped:
            self._stopped_at = now
        elif now < self._resumes_at:
            return
        self._pauses += 1
        self._resumes_at = now + PAUSE.after(self._pauses).total_seconds()
        self.fault = fault
