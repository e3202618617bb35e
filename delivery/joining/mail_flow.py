"""Whether the messenger takes letters at all, and which of its refusals are believed.

A refusal about one recipient is that letter's fate. A refusal about us meets every letter, so the
sender stops, waits ever longer, and offers one letter to see whether the messenger takes letters
again. No letter is given up for a cause of ours. Waits go by the monotonic clock, which nobody can
set; a process remembers for itself, and after a restart every refusal is a first one.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from delivery.timekeeping.back_off import BackOff
from delivery.timekeeping.clock import monotonic_s
from integrations.messenger import (
    DoubtfulRefusal,
    LetterStopsUs,
    MayHaveArrived,
    MessageFault,
    MessengerDown,
)

PAUSE = BackOff(first=timedelta(seconds=30), longest=timedelta(minutes=15))
ALIKE, ALIKE_AFTER_TAKING = 3, 10
"""Letters refused alike, with none taken between them, after which the refusals are about us: more
of them where the messenger has taken a letter within `LATELY_S`."""
LATELY_S = 3600.0
DOUBTFUL_ATTEMPTS = 3
"""A refusal that does not say why is believed at this attempt, if others were taken meanwhile."""


class LetterFate(StrEnum):
    SENT = "sent"
    UNSURE = "unsure"
    REFUSED = "refused"
    AGAIN = "again"


@dataclass(slots=True)
class MailFlow:
    """What one process knows of its messenger. `message_id` is the id of a row of messages."""

    monotonic: Callable[[], float] = monotonic_s
    fault: str | None = None
    """Why the sender has stopped, without personal data; None while letters are taken."""
    _stopped_at: float = 0.0
    _resumes_at: float = 0.0
    _pauses: int = 0
    _taken: int = 0
    _taken_at: float | None = None
    _first_refused: dict[int, int] = field(default_factory=dict)
    """By message: how many letters had been taken when it was first refused."""
    _alike: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Messages by the words of their refusal, since a letter was last taken."""
    _put_back: set[int] = field(default_factory=set)

    @property
    def stopped(self) -> bool:
        return self.fault is not None

    @property
    def stopped_s(self) -> float:
        """For how many seconds no letter could be sent; 0 while letters are taken."""
        return self.monotonic() - self._stopped_at if self.stopped else 0.0

    @property
    def may_try(self) -> bool:
        """Whether a letter may be begun: always, but for the pauses while stopped."""
        return not self.stopped or self.monotonic() >= self._resumes_at

    def judge(self, message_id: int, attempts: int, fault: MessageFault | None) -> LetterFate:
        """What becomes of a letter after this answer. `attempts` counts from 1."""
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
        if taken_since:
            sure = fault.permanent or attempts >= DOUBTFUL_ATTEMPTS
            return LetterFate.REFUSED if sure else LetterFate.AGAIN
        return self._first_refusal(message_id, fault)

    def _first_refusal(self, message_id: int, fault: MessageFault) -> LetterFate:
        alike = self._alike[str(fault)]
        alike.add(message_id)
        if len(alike) >= (ALIKE_AFTER_TAKING if self._takes_lately else ALIKE):
            self._put_back |= alike
            self._stop(f"every letter is refused alike: {fault}")
        return LetterFate.REFUSED if fault.permanent and not self.stopped else LetterFate.AGAIN

    @property
    def _takes_lately(self) -> bool:
        return self._taken_at is not None and self.monotonic() - self._taken_at < LATELY_S

    def disbelieved(self) -> frozenset[int]:
        """Messages that were refused before it showed that all are: they are due again. Each is
        given once."""
        ids, self._put_back = frozenset(self._put_back), set()
        return ids

    def _letter_taken(self, message_id: int) -> None:
        self._taken, self._taken_at = self._taken + 1, self.monotonic()
        self._first_refused.pop(message_id, None)
        self._alike.clear()
        self.forget()

    def forget(self) -> None:
        """Ends a stop."""
        self.fault, self._pauses = None, 0

    def _stop(self, fault: str) -> None:
        """Answers to letters that were under way together make one pause."""
        now = self.monotonic()
        if not self.stopped:
            self._stopped_at = now
        elif now < self._resumes_at:
            return
        self._pauses += 1
        self._resumes_at = now + PAUSE.after(self._pauses).total_seconds()
        self.fault = fault
